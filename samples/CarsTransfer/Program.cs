using CarsTransfer;

// Trains an image classifier on pictures of cars, says what is in pictures, and measures how often that is right.
//   dotnet run -- train --data FOLDER|MANIFEST.csv
//   dotnet run -- predict PICTURE|FOLDER ...
//   dotnet run -- evaluate --data FOLDER|MANIFEST.csv
return ConsoleApp.Run(args, Console.Out, Console.Error);
