using FlowerWeb;

// Serves a saved image classifier: an API, and a page that uses it.
//   dotnet run --project samples/FlowerWeb -- --model model.zip --urls http://127.0.0.1:5080
return await Server.RunAsync(args, Console.Error);
