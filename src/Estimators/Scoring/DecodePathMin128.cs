using Microsoft.ML.Transforms;

namespace MlNetFixedHeads.Estimators.Scoring;

/// <summary>Decodes files not below a short side of 128 pixels.</summary>
[CustomMappingFactoryAttribute(ContractNames.DecodePath + ".Min128")]
internal sealed class DecodePathMin128() : DecodePathContract(128);
