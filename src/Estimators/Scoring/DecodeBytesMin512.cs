using Microsoft.ML.Transforms;

namespace MlNetFixedHeads.Estimators.Scoring;

/// <summary>Decodes bytes not below a short side of 512 pixels.</summary>
[CustomMappingFactoryAttribute(ContractNames.DecodeBytes + ".Min512")]
internal sealed class DecodeBytesMin512() : DecodeBytesContract(512);
