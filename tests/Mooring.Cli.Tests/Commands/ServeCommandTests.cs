using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Google.Protobuf;
using Mooring.Cli.Tests.Support;
using Mooring.Grpc.Client;
using Mooring.Grpc.Protocol;
using Mooring.Grpc.V1;

namespace Mooring.Cli.Tests.Commands;

public class ServeCommandTests
{
    private static readonly string Tally = TemporaryFiles.Guest("tally/tally");
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Serve_AModule_AnswersAndStopsOnInterrupt()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "needs kill to send SIGINT");
        using Process server = Moor.Start("serve", Tally, "--grpc", "127.0.0.1:0");
        try
        {
            string line = await server.StandardOutput.ReadLineAsync().WaitAsync(Patience) ?? await server.StandardError.ReadToEndAsync();
            Assert.StartsWith("serving tally on http://127.0.0.1:", line);
            using var client = new GrpcClient(line.Split(' ')[3]);
            var message = new Message { Operation = "Count", Payload = ByteString.CopyFromUtf8("one two\n"), Id = 9 };
            MessageResponse answer = await client.UnaryAsync("mooring.v1.Actors/Call", message, MessageResponse.Parser).WaitAsync(Patience);
            Assert.Equal("lines=1 words=2 distinct=2 bytes=8", answer.Payload.ToStringUtf8());
            Assert.Equal(9u, answer.Id);

            using Process kill = Process.Start("kill", ["-INT", $"{server.Id}"]);
            await server.WaitForExitAsync().WaitAsync(Patience);
            Assert.Equal(0, server.ExitCode);
            Assert.Equal("stopping\n", await server.StandardError.ReadToEndAsync());
        }
        finally
        {
            if (!server.HasExited) server.Kill();
        }
    }

    [Fact]
    public async Task Serve_WithAFullMailboxThatFails_SaysSoToTheCallerAtOnce()
    {
        string[] options = ["--grpc", "127.0.0.1:0", "--mailbox", "1", "--mailbox-full", "fail", "--timeout", "60s"];
        using Process server = Moor.Start(["serve", TemporaryFiles.Guest("misbehave/misbehave"), .. options]);
        try
        {
            string line = await server.StandardOutput.ReadLineAsync().WaitAsync(Patience) ?? await server.StandardError.ReadToEndAsync();
            using var client = new GrpcClient(line.Split(' ')[3]);
            // One runs for ever, one waits in the only place that there is, and the third finds no place.
            List<Task<MessageResponse>> calls = [.. Enumerable.Range(0, 3).Select(_ =>
                client.UnaryAsync("mooring.v1.Actors/Call", new Message { Operation = "Loop" }, MessageResponse.Parser))];

            Task<MessageResponse> first = await Task.WhenAny(calls).WaitAsync(Patience);

            GrpcStatusException refused = await Assert.ThrowsAsync<GrpcStatusException>(() => first);
            Assert.Equal(StatusCode.ResourceExhausted, refused.Code);
            calls.Remove(first);
            Assert.All(calls, call => Assert.False(call.IsCompleted));
        }
        finally
        {
            server.Kill();
        }
    }

    /// <remarks>
    /// More guests loop than there are processors, and than the pool may have threads: without time slices they would keep them all until their messages time out. They are
    /// sent on the same connection before the quick calls, so the server has them first.
    /// </remarks>
    [Fact]
    public async Task Serve_GuestsThatLoop_AnswersOthersMeanwhile()
    {
        const int PoolThreads = 4;
        int loops = 2 * Math.Max(PoolThreads, Environment.ProcessorCount);
        using Process server = Moor.StartWithPool(PoolThreads, "serve", TemporaryFiles.Guest("misbehave/misbehave"), "--grpc", "127.0.0.1:0", "--timeout", "1h");
        try
        {
            string line = await server.StandardOutput.ReadLineAsync().WaitAsync(Patience) ?? await server.StandardError.ReadToEndAsync();
            using var client = new GrpcClient(line.Split(' ')[3]);
            List<Task<MessageResponse?>> answers = [];
            for (int i = 0; i < loops; i++)
            {
                DuplexCall<Message, MessageResponse> stream = client.Duplex<Message, MessageResponse>("mooring.v1.Actors/ProcessMessages", MessageResponse.Parser);
                await stream.GetResponseMetadataAsync().WaitAsync(Patience); // it has its instance
                await stream.WriteAsync(new Message { Operation = "Loop" });
                answers.Add(stream.ReadAsync().AsTask());
            }

            for (int i = 1; i <= 20; i++)
            {
                MessageResponse answer = await client.UnaryAsync("mooring.v1.Actors/Call", new Message { Operation = "Count" }, MessageResponse.Parser).WaitAsync(Patience);
                Assert.Equal($"{i}", answer.Payload.ToStringUtf8());
            }

            Assert.All(answers, answer => Assert.False(answer.IsCompleted));
        }
        finally
        {
            server.Kill();
        }
    }

    [Fact]
    public async Task Serve_OnAPortInUse_IsOneLineAndExitCodeOne()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        string line = (await Moor.RunAsync("serve", Tally, "--grpc", $"{taken.LocalEndpoint}")).AssertFailed(exitCode: 1);
        Assert.Equal($"moor: Cannot listen on {taken.LocalEndpoint}: the address is in use.", line);
    }

    [Fact]
    public async Task Serve_OnAnAddressOfAnotherMachine_IsOneLineAndExitCodeOne() =>
        Assert.Contains("192.0.2.1:50051", (await Moor.RunAsync("serve", Tally, "--grpc", "192.0.2.1:50051")).AssertFailed(exitCode: 1));

    [Fact]
    public async Task Serve_ModuleThatCannotStart_SaysSoBeforeItListens()
    {
        string line = (await Moor.RunAsync("serve", TemporaryFiles.Guest("lifecycle/lifecycle-trap"), "--grpc", "127.0.0.1:0")).AssertFailed(exitCode: 1);
        Assert.Contains("wapc_init: unreachable", line);
    }
}
