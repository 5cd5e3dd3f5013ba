namespace Mooring.Hosting.Slices;

/// <summary>A guest that can be asked to let others run.</summary>
internal interface IPreemptible
{
    /// <summary>Has it give way if it is running. Any thread may call it.</summary>
    void RequestYield();
}
