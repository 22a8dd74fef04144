using Microsoft.ML.Transforms;

namespace MlNetFixedHeads.Estimators.Scoring;

/// <summary>Decodes files not below a short side of 1024 pixels.</summary>
[CustomMappingFactoryAttribute(ContractNames.DecodePath + ".Min1024")]
internal sealed class DecodePathMin1024() : DecodePathContract(1024);
