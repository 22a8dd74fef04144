namespace FlowerWeb.Requests;

/// <summary>Marks an endpoint that reads a picture from the request's body.</summary>
internal sealed class TakesUpload;
