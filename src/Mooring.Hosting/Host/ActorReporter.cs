using System.Globalization;
using Mooring.Hosting.Actors;

namespace Mooring.Hosting.Host;

/// <summary>Makes host events of what becomes of an actor's instances.</summary>
internal sealed class ActorReporter(ActorHost host, HostedActor actor) : IActorWatcher
{
    public void Trapped(ActorTrappedException trap) => host.Events.Publish(
        "mooring.actor.trapped", actor.Key, ("name", actor.Name), ("kind", trap.Kind.ToString()), ("message", trap.Message));

    public void Interrupted(string operation, string why) =>
        host.Events.Publish("mooring.actor.interrupted", actor.Key, ("name", actor.Name), ("operation", operation), ("message", why));

    public void Restarted(int restarts) => host.Events.Publish(
        "mooring.actor.restarted", actor.Key, ("name", actor.Name), ("restarts", restarts.ToString(CultureInfo.InvariantCulture)));

    public void RefusedConfiguration(string operation, string why) => host.Events.Publish(
        "mooring.actor.configuration_refused", actor.Key, ("name", actor.Name), ("operation", operation), ("message", why));

    public void HoldsThread(string why) => host.Events.Publish("mooring.actor.holds_thread", actor.Key, ("name", actor.Name), ("message", why));

    public void GaveUp(string why) => host.Events.Publish("mooring.actor.failed", actor.Key, ("name", actor.Name), ("message", why));
}
