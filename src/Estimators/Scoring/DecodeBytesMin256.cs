using Microsoft.ML.Transforms;

namespace MlNetFixedHeads.Estimators.Scoring;

/// <summary>Decodes bytes not below a short side of 256 pixels.</summary>
[CustomMappingFactoryAttribute(ContractNames.DecodeBytes + ".Min256")]
internal sealed class DecodeBytesMin256() : DecodeBytesContract(256);
