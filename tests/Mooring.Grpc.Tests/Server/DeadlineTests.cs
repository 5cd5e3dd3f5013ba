using Google.Protobuf;
using Mooring.Grpc.Protocol;
using Mooring.Grpc.Server;
using Mooring.Grpc.Tests.Support;
using static Mooring.Grpc.Tests.Support.TestExtensions;

namespace Mooring.Grpc.Tests.Server;

public sealed class DeadlineTests
{
    [Fact]
    public async Task Deadline_IsKeptByTheGivenClock()
    {
        var clock = new ManualClock();
        await using var host = await TestHost.StartAsync(new GrpcServerOptions { Calls = new GrpcOptions { TimeProvider = clock } });
        using var client = new RawClient(host.Address);

        var response = client.SendAsync(RawClient.Frame(Message("Loop").ToByteArray()), headers: [("grpc-timeout", "7H")]);
        await host.Actors.Looping.Task.Within();
        Assert.Equal(TimeSpan.FromHours(7), clock.Due);
        clock.Fire();

        Assert.Equal("4", (await response).Status);
        Assert.True(host.Actors.Interrupted.Task.IsCompleted);
    }
}
