namespace System.Runtime.CompilerServices;

/// <summary>Tells the runtime that the assembly which carries it may use everything in another one. The runtime knows it by name.</summary>
/// <param name="assemblyName">Simple name of the other assembly.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
internal sealed class IgnoresAccessChecksToAttribute(string assemblyName) : Attribute
{
    public string AssemblyName { get; } = assemblyName;
}
