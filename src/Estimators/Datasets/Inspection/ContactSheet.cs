using System.Globalization;
using System.Runtime.InteropServices;
using MlNetFixedHeads.Estimators.Explain;
using MlNetFixedHeads.TorchBridge.Imaging;
using SkiaSharp;

namespace MlNetFixedHeads.Estimators.Datasets.Inspection;

/// <summary>Shows pictures as training sees them: a row for each class, the original first, then the same picture in one epoch after the other.</summary>
/// <remarks>What a cell shows is what the trainer's own transform makes for the picture's place in the training data, the seed and the epoch;
/// only the normalisation is undone. Small inputs are enlarged by whole factors, so that their pixels stay what they are.</remarks>
internal static class ContactSheet
{
    /// <summary>Pixels between cells.</summary>
    public const int Gap = 4;

    /// <summary>Height of the line above each row.</summary>
    public const int LineHeight = (PixelFont.CellHeight + 5) * TextScale;

    private const int TextScale = 2;
    private const int LeastCell = 96;
    private const int WideCell = 160;

    /// <summary>A quarter gigabyte while it is drawn.</summary>
    private const long MostPixels = 1 << 26;

    private static readonly SKColor Ground = new(40, 40, 40);

    /// <summary>Size of a cell.</summary>
    public static SKSizeI CellSize(ImagePreprocessing preprocessing)
    {
        int scale = Enlargement(preprocessing);
        return new(preprocessing.Width * scale, preprocessing.Height * scale);
    }

    /// <summary>Draws the sheet.</summary>
    /// <param name="train">The training pictures, all of them and in the order of training.</param>
    /// <param name="options">What to show.</param>
    /// <exception cref="ArgumentException">The augmentation or the preprocessing is inconsistent, or the sheet would be too large.</exception>
    /// <exception cref="InvalidDataException">No picture can be decoded.</exception>
    public static byte[] RenderPng(ImageList train, ContactSheetOptions options)
    {
        TrainingTransform transform = new(options.Preprocessing, options.Augmentation);
        IReadOnlyList<(string Name, int[] Pictures)> classes = Classes(train, options.Rows);
        SKSizeI cell = CellSize(options.Preprocessing);
        int left = Gap, rowHeight = LineHeight + cell.Height + Gap;
        long width = ((long)options.Columns * (cell.Width + Gap)) + Gap, height = ((long)classes.Count * rowHeight) + LineHeight + Gap;
        if (width * height > MostPixels)
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture,
                $"A contact sheet of {classes.Count} rows and {options.Columns} columns of {cell.Width} x {cell.Height} pixels has {width * height:N0} pixels; expected at most {MostPixels:N0}."));
        }

        using var sheet = new SKBitmap(new SKImageInfo((int)width, (int)height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        using var canvas = new SKCanvas(sheet);
        canvas.Clear(Ground);
        // One scale for "original" and "epoch 100" alike.
        int titleScale = cell.Width >= WideCell ? TextScale : 1;
        for (int column = 0; column < options.Columns; column++)
        {
            string title = column == 0 ? "original" : string.Create(CultureInfo.InvariantCulture, $"epoch {options.Epoch + column - 1}");
            Caption.Draw(canvas, title, SKRectI.Create(left + (column * (cell.Width + Gap)), 0, cell.Width, LineHeight), titleScale);
        }

        int drawn = 0, top = LineHeight;
        foreach ((string name, int[] pictures) in classes)
        {
            Caption.Draw(canvas, name, SKRectI.Create(left, top, (int)width - (2 * Gap), LineHeight), TextScale);
            drawn += DrawRow(canvas, left, top + LineHeight, train, pictures, transform, options) ? 1 : 0;
            top += rowHeight;
        }

        if (drawn == 0)
            throw new InvalidDataException("There is nothing to show: no training picture of the first classes can be decoded.");
        canvas.Flush();
        using SKData png = sheet.Encode(SKEncodedImageFormat.Png, 100);
        return png.ToArray();
    }

    /// <summary>The network's input as grey levels from 0 to 255.</summary>
    public static byte[] ToBytes(ReadOnlySpan<float> values, ImagePreprocessing preprocessing)
    {
        byte[] bytes = new byte[values.Length];
        for (int i = 0; i < bytes.Length; i++)
        {
            double level = 255.0 * ((values[i] * preprocessing.StandardDeviation[i % 3]) + preprocessing.Mean[i % 3]);
            bytes[i] = (byte)Math.Clamp(level + 0.5, 0, byte.MaxValue);
        }

        return bytes;
    }

    /// <summary>The first classes that have pictures.</summary>
    private static IReadOnlyList<(string Name, int[] Pictures)> Classes(ImageList train, int rows)
    {
        List<int>[] pictures = [.. train.ClassNames.Select(_ => new List<int>())];
        for (int i = 0; i < train.Count; i++)
            pictures[train.Labels[i] - 1].Add(i);
        return [.. train.ClassNames.Zip(pictures, (name, own) => (name, own.ToArray())).Where(c => c.Item2.Length > 0).Take(rows)];
    }

    private static bool DrawRow(
        SKCanvas canvas, int left, int top, ImageList train, int[] pictures, TrainingTransform transform, ContactSheetOptions options)
    {
        foreach (int index in pictures)
        {
            options.Cancellation.ThrowIfCancellationRequested();
            RgbImage picture;
            try
            {
                picture = ImageDecoder.Decode(train.Pictures.Read(index), train.Path(index), options.Limits, transform.MinimumShortSide);
            }
            catch (Exception e) when (e is ImageDecodingException or IOException or UnauthorizedAccessException)
            {
                // Inspection reports it; the class' next picture will do.
                continue;
            }

            SKSizeI cell = CellSize(options.Preprocessing);
            DrawOriginal(canvas, SKRectI.Create(left, top, cell.Width, cell.Height), picture);
            float[] values = new float[transform.Length];
            for (int column = 1; column < options.Columns; column++)
            {
                options.Cancellation.ThrowIfCancellationRequested();
                transform.Apply(new DecodedImage(picture), new RandomStream(options.Seed, options.Epoch + column - 2, index), values);
                DrawInput(canvas, left + (column * (cell.Width + Gap)), top, ToBytes(values, options.Preprocessing), options.Preprocessing);
            }

            return true;
        }

        return false;
    }

    private static void DrawOriginal(SKCanvas canvas, SKRectI cell, RgbImage picture)
    {
        using SKBitmap panel = PicturePanel.Render(picture);
        using var paint = new SKPaint { FilterQuality = SKFilterQuality.High };
        double scale = Math.Min((double)cell.Width / panel.Width, (double)cell.Height / panel.Height);
        float width = (float)(panel.Width * scale), height = (float)(panel.Height * scale);
        canvas.DrawBitmap(panel, SKRect.Create(cell.Left + ((cell.Width - width) / 2), cell.Top + ((cell.Height - height) / 2), width, height), paint);
    }

    private static void DrawInput(SKCanvas canvas, int left, int top, byte[] rgb, ImagePreprocessing preprocessing)
    {
        (int width, int height) = (preprocessing.Width, preprocessing.Height);
        byte[] rgba = new byte[width * height * 4];
        for (int i = 0; i < width * height; i++)
            (rgba[4 * i], rgba[(4 * i) + 1], rgba[(4 * i) + 2], rgba[(4 * i) + 3]) = (rgb[3 * i], rgb[(3 * i) + 1], rgb[(3 * i) + 2], byte.MaxValue);
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        Marshal.Copy(rgba, 0, bitmap.GetPixels(), rgba.Length);
        int scale = Enlargement(preprocessing);
        using var paint = new SKPaint { FilterQuality = SKFilterQuality.None };
        canvas.DrawBitmap(bitmap, SKRect.Create(left, top, width * scale, height * scale), paint);
    }

    private static int Enlargement(ImagePreprocessing preprocessing)
    {
        int side = Math.Min(preprocessing.Height, preprocessing.Width);
        return Math.Max(1, (LeastCell + side - 1) / side);
    }
}
