using Microsoft.ML;
using MlNetFixedHeads.HeadAccuracy;

// Trains every head on the same pictures with the same budget and several seeds, and prints one table.
//   HeadAccuracy --data DIR --results FILE.csv [--pretrained FILE] [--arch NAME] [--size 32] [--classes 64,100] [--seeds 3]
//                [--epochs 2] [--batch 16] [--lr 0.02,0.06] [--heads learned,identity] [--threads N]
// DIR holds train and val, and in each a folder per class. A run that is in FILE.csv already is not repeated.
var arguments = Arguments.Parse(args);
var done = File.Exists(arguments.Results) ? File.ReadAllLines(arguments.Results).Skip(1).Select(Run.Parse).ToList() : [];
if (done.Count == 0)
    File.WriteAllText(arguments.Results, Run.Header + Environment.NewLine);

var experiment = new Experiment(arguments);
for (var seed = 1; seed <= arguments.Seeds; seed++)
{
    foreach (var classes in arguments.Classes)
    {
        var manifest = ClassSubset.Write(arguments.Data, classes, Path.GetDirectoryName(Path.GetFullPath(arguments.Results))!);
        var (train, test) = ClassSubset.Load(new MLContext(), manifest);
        foreach (var contender in Contender.All.Where(c => arguments.Heads?.Contains(c.Name) ?? true))
        {
            bool Has(double rate) => done.Any(r => r.Head == contender.Name && r.Classes == classes && r.Seed == seed && r.Rate == rate);
            var chosen = Choice.Of(done.Where(r => r.Head == contender.Name && r.Classes == classes && r.Seed == 1));
            foreach (var rate in (seed == 1 ? arguments.LearningRates : [chosen[0].Rate]).Where(rate => !Has(rate)))
            {
                var run = experiment.Train(contender, classes, seed, rate, train, test);
                done.Add(run);
                File.AppendAllText(arguments.Results, run + Environment.NewLine);
                Console.WriteLine(run);
            }
        }
    }
}

ResultTable.Print(done, arguments.Classes, Console.Out);
