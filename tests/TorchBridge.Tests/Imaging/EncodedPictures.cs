namespace MlNetFixedHeads.TorchBridge.Tests.Imaging;

/// <summary>Small pictures of kinds that SkiaSharp cannot write, made with PIL.</summary>
internal static class EncodedPictures
{
    /// <summary>Adobe CMYK JPEG, 32 x 16: (200, 40, 60) on the left, (30, 90, 220) on the right.</summary>
    public static byte[] CmykJpeg => Convert.FromBase64String(
        "/9j/7gAOQWRvYmUAZAAAAAAA/9sAQwADAgIDAgIDAwMDBAMDBAUIBQUEBAUKBwcGCAwKDAwLCgsLDQ4SEA0OEQ4LCxAWEBETFBUVFQwPFxgWFBgSFBUU/8AA" +
        "FAgAEAAgBEMRAE0RAFkRAEsRAP/EAB8AAAEFAQEBAQEBAAAAAAAAAAABAgMEBQYHCAkKC//EALUQAAIBAwMCBAMFBQQEAAABfQECAwAEEQUSITFBBhNRYQci" +
        "cRQygZGhCCNCscEVUtHwJDNicoIJChYXGBkaJSYnKCkqNDU2Nzg5OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6g4SFhoeIiYqSk5SVlpeYmZqi" +
        "o6Slpqeoqaqys7S1tre4ubrCw8TFxsfIycrS09TV1tfY2drh4uPk5ebn6Onq8fLz9PX29/j5+v/aAA4EQwBNAFkASwAAPwD7Ar4Ur5Kr9U6KKKK/Dqvoav2q" +
        "ooooor9xa+ea/FWiiiiivw6r6Gr9qqKKKKK//9k=");

    /// <summary>The same two colours as a progressive JPEG.</summary>
    public static byte[] ProgressiveJpeg => Convert.FromBase64String(
        "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAgGBgcGBQgHBwcJCQgKDBQNDAsLDBkSEw8UHRofHh0aHBwgJC4nICIsIxwcKDcpLDAxNDQ0Hyc5PTgyPC4zNDL/" +
        "2wBDAQkJCQwLDBgNDRgyIRwhMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjL/wgARCAAQACADASIAAhEBAxEB/8QA" +
        "FgABAQEAAAAAAAAAAAAAAAAAAAIF/8QAFQEBAQAAAAAAAAAAAAAAAAAABgT/2gAMAwEAAhADEAAAAcwTopCkX//EABQQAQAAAAAAAAAAAAAAAAAAADD/2gAI" +
        "AQEAAQUCD//EABQRAQAAAAAAAAAAAAAAAAAAABD/2gAIAQMBAT8BP//EABQRAQAAAAAAAAAAAAAAAAAAABD/2gAIAQIBAT8BP//EABQQAQAAAAAAAAAAAAAA" +
        "AAAAADD/2gAIAQEABj8CD//EABQQAQAAAAAAAAAAAAAAAAAAADD/2gAIAQEAAT8hD//aAAwDAQACAAMAAAAQD+//xAAUEQEAAAAAAAAAAAAAAAAAAAAQ/9oA" +
        "CAEDAQE/ED//xAAUEQEAAAAAAAAAAAAAAAAAAAAQ/9oACAECAQE/ED//xAAUEAEAAAAAAAAAAAAAAAAAAAAw/9oACAEBAAE/EA//2Q==");

    /// <summary>Grey JPEG, 8 x 8, all 77.</summary>
    public static byte[] GreyJpeg => Convert.FromBase64String(
        "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwzOko+MzZGNywtQFdBRkxOUlNSMj5aYVpQYEpRUk//" +
        "wAALCAAIAAgBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAABf/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AAf/Z");

    /// <summary>The two colours in a palette, PNG, 4 x 2.</summary>
    public static byte[] PalettePng => Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAQAAAACAgMAAAACxpXwAAAADFBMVEXIKDweWtwAAAAAAADhVoqAAAAADElEQVR42mNgZWAFAAAYAAslLsckAAAAAElFTkSu" +
        "QmCC");

    /// <summary>The two colours, GIF, 4 x 2.</summary>
    public static byte[] Gif => Convert.FromBase64String(
        "R0lGODdhBAACAIEAAMgoPB5a3AAAAAAAACwAAAAABAACAAAICQABAAgQQCDBgAA7");

    /// <summary>Two frames of 3 x 2: (200, 40, 60), then green.</summary>
    public static byte[] AnimatedWebp => Convert.FromBase64String(
        "UklGRoYAAABXRUJQVlA4WAoAAAACAAAAAgAAAQAAQU5JTQYAAAAAAAAAAABBTk1GKgAAAAAAAAAAAAIAAAEAAAAAAAJWUDhMEQAAAC8CQAAAB1CUIpen/4GI" +
        "6H8AAEFOTUYoAAAAAAAAAAAAAgAAAQAAAAAAAFZQOEwPAAAALwJAAAAH0P+I/gciov8BAA==");

    /// <summary>Two pixels: (200, 40, 60) and (30, 90, 220).</summary>
    public static byte[] Bmp => Convert.FromBase64String(
        "Qk0+AAAAAAAAADYAAAAoAAAAAgAAAAEAAAABABgAAAAAAAgAAADEDgAAxA4AAAAAAAAAAAAAPCjI3FoeAAA=");

    /// <summary>16 bits a channel, 2 x 2, all (200, 40, 60) * 257.</summary>
    public static byte[] Png16 => Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACEAIAAACtREYwAAAAE0lEQVR42mM4cUJDw8YGQjIgcwCCuglhHBrqzQAAAABJRU5ErkJggg==");

    /// <summary>16-bit grey, 2 x 1: 77 * 257 and 200 * 257.</summary>
    public static byte[] GreyPng16 => Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAIAAAABEAAAAACB2fwVAAAADUlEQVR42mPw9T1xAgAEeAIrQ4XPrgAAAABJRU5ErkJggg==");

    /// <summary>56 bytes that declare 20000 x 20000 pixels.</summary>
    public static byte[] BombPng => Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAATiAAAE4gCAIAAABsEtFuAAAAC0lEQVR42mNggAEAAAoAAewkA7k=");
}
