namespace Mooring;

/// <summary>Marks a type whose values may move and be shared, whatever its parts are: it guards them itself.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Interface | AttributeTargets.GenericParameter)]
public sealed class FreeAttribute : Attribute;
