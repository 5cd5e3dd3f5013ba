namespace Mooring.Wasm.Compilation.Suspension;

/// <summary>Where the code of a module has to be ready to suspend. Instances that differ in this run different code of one module.</summary>
/// <param name="Imports">A character for each imported function, in order: <c>'1'</c> if it can suspend, else <c>'0'</c>.</param>
/// <param name="Foreign">
/// Whether indirect calls may reach functions of other modules that suspend; false leaves it to the functions that the module itself
/// puts into tables.
/// </param>
/// <param name="Yields">Whether functions suspend where they look for fuel and interrupts.</param>
/// <param name="Everything">Whether all functions count as suspending, whatever they call: the most that being suspendable can cost, for measurements.</param>
internal sealed record SuspensionOptions(string Imports, bool Foreign, bool Yields, bool Everything = false)
{
    /// <summary>Whether nothing suspends, so that the code is what it would be without this feature.</summary>
    public bool IsNone => !Foreign && !Yields && !Everything && !Imports.Contains('1', StringComparison.Ordinal);

    public bool SuspendsImport(int functionIndex) => Imports[functionIndex] == '1';
}
