using Microsoft.ML.Transforms;
using MlNetFixedHeads.TorchBridge.Imaging;

namespace MlNetFixedHeads.Estimators.Scoring;

/// <summary>Decodes bytes at full size.</summary>
[CustomMappingFactoryAttribute(ContractNames.DecodeBytes + ".Full")]
internal sealed class DecodeBytesFull() : DecodeBytesContract(DecodeScale.FullSize);
