using Microsoft.ML.Transforms;

namespace MlNetFixedHeads.Estimators.Scoring;

/// <summary>Decodes bytes not below a short side of 64 pixels.</summary>
[CustomMappingFactoryAttribute(ContractNames.DecodeBytes + ".Min64")]
internal sealed class DecodeBytesMin64() : DecodeBytesContract(64);
