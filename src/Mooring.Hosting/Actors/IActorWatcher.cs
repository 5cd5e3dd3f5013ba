namespace Mooring.Hosting.Actors;

/// <summary>Told what becomes of an actor's instances, inside its turns.</summary>
internal interface IActorWatcher
{
    /// <summary>An instance has ended by its own fault.</summary>
    void Trapped(ActorTrappedException trap);

    /// <summary>An instance was ended from outside: deadline, cancellation, stop.</summary>
    void Interrupted(string operation, string why);

    /// <summary>There is a fresh instance.</summary>
    void Restarted(int restarts);

    /// <summary>A fresh instance does not want to know what the ones before were told.</summary>
    void RefusedConfiguration(string operation, string why);

    /// <summary>The guest could not be suspended, and holds a thread from now on while it waits.</summary>
    void HoldsThread(string why);

    /// <summary>There will be no more instances.</summary>
    void GaveUp(string why);
}
