namespace Mooring.Effects.Metadata;

/// <summary>What the IL of one method does by itself.</summary>
/// <param name="Id">Its documentation id.</param>
/// <param name="IsVisible">Whether code outside its assembly can name it.</param>
/// <param name="IsOpen">Whether a type elsewhere may override it.</param>
internal sealed record CompiledMethod(string Id, bool IsVisible, bool IsOpen)
{
    /// <summary>The methods that it calls with a target known from the instruction alone.</summary>
    public List<string> Calls { get; } = [];

    /// <summary>The methods that it calls through a virtual slot.</summary>
    public List<string> VirtualCalls { get; } = [];

    /// <summary>The functions that it makes delegates of.</summary>
    public List<string> Delegates { get; } = [];

    /// <summary>The static fields that it reads or writes.</summary>
    public List<string> Fields { get; } = [];

    /// <summary>The types of exceptions that it makes and throws.</summary>
    public List<string> Thrown { get; } = [];

    /// <summary>Whether a handler for every exception stands somewhere in it.</summary>
    public bool CatchesAll { get; set; }

    /// <summary>Whether the method has a body here at all.</summary>
    public bool HasBody { get; set; }
}
