using Mooring.Bench.Analysis;
using Mooring.Bench.Ask;
using Mooring.Bench.Blobs;
using Mooring.Bench.Border;
using Mooring.Bench.Control;
using Mooring.Bench.Fp;
using Mooring.Bench.Hosts;
using Mooring.Bench.Instances;
using Mooring.Bench.Kernels;
using Mooring.Bench.Nats;
using Mooring.Bench.Spec;
using Mooring.Bench.Startup;
using Mooring.Bench.Streams;
using Mooring.Bench.Suspension;

namespace Mooring.Bench;

/// <summary>All suites, in the order in which they are listed and run. A new suite is one line here.</summary>
internal static class Suites
{
    public static readonly IReadOnlyList<IBenchSuite> All =
    [
        new AskSuite(),
        new BorderSuite(),
        new EngineSuite(),
        new ControlSuite(),
        new InstancesSuite(),
        new SuspendSuite(),
        new StartupSuite(),
        new StreamSuite(),
        new HostSuite(),
        new BlobSuite(),
        new NatsSuite(),
        new FpSuite(),
        new SpecShareSuite(),
        new AnalyzersSuite(),
    ];

    public static IBenchSuite? Find(string name) => All.FirstOrDefault(suite => suite.Name == name);
}
