using FlowerWeb.Requests;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace FlowerWeb.Operations;

/// <summary>Completes the OpenAPI document: the framework cannot see a body that an endpoint reads by itself.</summary>
internal static class ApiDescription
{
    public static void Configure(OpenApiOptions options)
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo { Title = "Image classifier", Version = "1", Description = "Classifies pictures and shows where it looks." };

            // Where it runs is the client's to know.
            document.Servers?.Clear();
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            if (context.Description.ActionDescriptor.EndpointMetadata.OfType<TakesUpload>().Any())
            {
                operation.RequestBody = Form();
            }

            return Task.CompletedTask;
        });
    }

    private static OpenApiRequestBody Form() => new()
    {
        Required = true,
        Content = new Dictionary<string, OpenApiMediaType>
        {
            ["multipart/form-data"] = new()
            {
                Schema = new OpenApiSchema
                {
                    Type = JsonSchemaType.Object,
                    Required = new HashSet<string> { UploadReader.FieldName },
                    Properties = new Dictionary<string, IOpenApiSchema>
                    {
                        [UploadReader.FieldName] = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary", Description = "A JPEG, PNG, WebP, GIF or BMP file." },
                    },
                },
            },
        },
    };
}
