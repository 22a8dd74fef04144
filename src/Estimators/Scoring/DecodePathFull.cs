using Microsoft.ML.Transforms;
using MlNetFixedHeads.TorchBridge.Imaging;

namespace MlNetFixedHeads.Estimators.Scoring;

/// <summary>Decodes files at full size.</summary>
[CustomMappingFactoryAttribute(ContractNames.DecodePath + ".Full")]
internal sealed class DecodePathFull() : DecodePathContract(DecodeScale.FullSize);
