namespace Mooring;

/// <summary>Marks a value that may move from thread to thread but takes one user at a time, such as a Wasm store or a database connection.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Interface | AttributeTargets.ReturnValue | AttributeTargets.Field
    | AttributeTargets.Property | AttributeTargets.Parameter | AttributeTargets.GenericParameter)]
public sealed class ExclusiveAttribute : Attribute;
