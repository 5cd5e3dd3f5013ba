namespace Mooring;

/// <summary>Promises that code reaches no thread-local state, so that it gives the same result on any thread.</summary>
/// <remarks>
/// On a method or accessor: its body keeps the promise. On a type or an assembly: all its members. On an interface member, a
/// virtual member or a delegate type: whatever implements it. On a parameter, field, property or return value of a delegate
/// type: whatever function is put there. Members without it are inferred.
/// </remarks>
[AttributeUsage(AttributeTargets.Assembly | AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Interface | AttributeTargets.Delegate
    | AttributeTargets.Method | AttributeTargets.Constructor | AttributeTargets.Property | AttributeTargets.Event | AttributeTargets.Field
    | AttributeTargets.Parameter | AttributeTargets.ReturnValue)]
public sealed class NoThreadLocalAttribute : Attribute;
