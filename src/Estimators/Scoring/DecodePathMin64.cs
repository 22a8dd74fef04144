using Microsoft.ML.Transforms;

namespace MlNetFixedHeads.Estimators.Scoring;

/// <summary>Decodes files not below a short side of 64 pixels.</summary>
[CustomMappingFactoryAttribute(ContractNames.DecodePath + ".Min64")]
internal sealed class DecodePathMin64() : DecodePathContract(64);
