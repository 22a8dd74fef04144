using System.Globalization;

namespace MlNetFixedHeads.HeadAccuracy;

/// <summary>One finished training.</summary>
internal sealed record Run(string Head, int Classes, int Seed, double Rate, string Trained, double Top1, double Top5, double Loss, long Parameters, double Seconds)
{
    public const string Header = "head,classes,seed,rate,trained,top1,top5,last_loss,parameters,seconds";

    public static Run Parse(string line)
    {
        var f = line.Split(',');
        double Number(int i) => double.Parse(f[i], CultureInfo.InvariantCulture);
        return new(f[0], (int)Number(1), (int)Number(2), Number(3), f[4], Number(5), Number(6), Number(7), (long)Number(8), Number(9));
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Head},{Classes},{Seed},{Rate},{Trained},{Top1:F4},{Top5:F4},{Loss:F4},{Parameters},{Seconds:F0}");
}
