using Microsoft.ML.Transforms;

namespace MlNetFixedHeads.Estimators.Scoring;

/// <summary>Decodes files not below a short side of 512 pixels.</summary>
[CustomMappingFactoryAttribute(ContractNames.DecodePath + ".Min512")]
internal sealed class DecodePathMin512() : DecodePathContract(512);
