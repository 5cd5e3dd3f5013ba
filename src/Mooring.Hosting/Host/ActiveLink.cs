using Mooring.Hosting.Providers;

namespace Mooring.Hosting.Host;

/// <summary>A link and the provider at its end.</summary>
/// <param name="Claimed">The capability as the actor's claims spell it.</param>
/// <param name="Data">What the provider knows of it; its capability has waSCC's name.</param>
/// <param name="Slot">The provider; null while there is none.</param>
internal sealed record ActiveLink(string Claimed, ActorLink Data, ProviderSlot? Slot)
{
    public bool Is(string capability, string binding) =>
        string.Equals(Data.Capability, capability, StringComparison.Ordinal) && string.Equals(Data.Binding, binding, StringComparison.Ordinal);

    /// <summary>Whether a guest means this link.</summary>
    public bool IsCalled(string name, string binding) =>
        string.Equals(Claimed, name, StringComparison.Ordinal) && string.Equals(Data.Binding, binding, StringComparison.Ordinal);
}
