using Microsoft.ML.Transforms;

namespace MlNetFixedHeads.Estimators.Scoring;

/// <summary>Decodes files not below a short side of 256 pixels.</summary>
[CustomMappingFactoryAttribute(ContractNames.DecodePath + ".Min256")]
internal sealed class DecodePathMin256() : DecodePathContract(256);
