namespace Mooring;

/// <summary>The object was stopped before the call was finished, or had been stopped when it was made.</summary>
public sealed class MooredStoppedException : MooredException
{
    internal MooredStoppedException(string objectName, string what, Exception? cause = null)
        : base(objectName, $"'{objectName}' {what}", cause)
    {
    }
}
