using Microsoft.ML.Transforms;

namespace MlNetFixedHeads.Estimators.Scoring;

/// <summary>Decodes bytes not below a short side of 1024 pixels.</summary>
[CustomMappingFactoryAttribute(ContractNames.DecodeBytes + ".Min1024")]
internal sealed class DecodeBytesMin1024() : DecodeBytesContract(1024);
