using Microsoft.ML.Transforms;

namespace MlNetFixedHeads.Estimators.Scoring;

/// <summary>Decodes bytes not below a short side of 128 pixels.</summary>
[CustomMappingFactoryAttribute(ContractNames.DecodeBytes + ".Min128")]
internal sealed class DecodeBytesMin128() : DecodeBytesContract(128);
