using System.Collections.Frozen;
using Mooring.Hosting.Contracts;
using static Mooring.Hosting.Codecs.FieldKind;

namespace Mooring.Hosting.Codecs;

/// <summary>What each operation of waSCC's capabilities carries. A null shape is bytes as they are, or none.</summary>
internal static class Shapes
{
    public static readonly Shape HttpRequest = Shape.Of(("method", Text), ("path", Text), ("queryString", Text), ("header", TextMap), ("body", Bytes));
    public static readonly Shape HttpResponse = Shape.Of(("statusCode", Unsigned), ("status", Text), ("header", TextMap), ("body", Bytes));
    public static readonly Shape BrokerMessage = Shape.Of(("subject", Text), ("replyTo", Text), ("body", Bytes));
    public static readonly Shape Blob = Shape.Of(("id", Text), ("container", Text), ("byteSize", Unsigned));

    public static readonly Shape FileChunk = new(
    [
        new Field("sequenceNo", 1, Unsigned), new Field("container", 2, Text), new Field("id", 3, Text), new Field("totalBytes", 4, Unsigned),
        new Field("chunkSize", 5, Unsigned), new Field("context", 0, OptionalText), new Field("chunkBytes", 6, Bytes),
    ]);

    private static readonly Shape Key = Shape.Of(("key", Text));
    private static readonly Shape Item = Shape.Of(("key", Text), ("value", Text));
    private static readonly Shape Count = Shape.Of(("newCount", Signed));
    private static readonly Shape Found = Shape.Of(("value", Text), ("exists", Flag));
    private static readonly Shape Values = Shape.Of(("values", Texts));
    private static readonly Shape Container = Shape.Of(("id", Text));
    private static readonly Shape Event = Shape.Of(("eventId", Text), ("stream", Text), ("values", TextMap));
    private static readonly Shape GeneratorRequest = Shape.Of(("guid", Flag), ("sequence", Flag), ("random", Flag), ("min", Unsigned), ("max", Unsigned));
    private static readonly Shape GeneratorResult = Shape.Of(("guid", OptionalText), ("sequenceNumber", Unsigned), ("randomNumber", Unsigned));

    private static readonly Shape Configuration = Shape.Of(("module", Text), ("values", TextMap));

    private static readonly FrozenDictionary<(string, string), (Shape? Request, Shape? Reply)> Operations = new Dictionary<(string, string), (Shape?, Shape?)>
    {
        [(CapabilityIds.HttpServer, HttpOperations.HandleRequest)] = (HttpRequest, HttpResponse),
        [(CapabilityIds.HttpClient, HttpOperations.PerformRequest)] = (HttpRequest, HttpResponse),
        [(CapabilityIds.Messaging, MessagingOperations.Publish)] = (BrokerMessage, null),
        [(CapabilityIds.Messaging, MessagingOperations.DeliverMessage)] = (BrokerMessage, null),
        [(CapabilityIds.Messaging, MessagingOperations.Request)] = (Shape.Of(("subject", Text), ("body", Bytes), ("timeout", Signed)), null),
        [(CapabilityIds.KeyValue, KeyValueOperations.Add)] = (Shape.Of(("key", Text), ("value", Signed)), Shape.Of(("value", Signed))),
        [(CapabilityIds.KeyValue, KeyValueOperations.Get)] = (Key, Found),
        [(CapabilityIds.KeyValue, KeyValueOperations.KeyExists)] = (Key, Found),
        [(CapabilityIds.KeyValue, KeyValueOperations.Set)] = (Shape.Of(("key", Text), ("value", Text), ("expires", Signed)), Shape.Of(("value", Text))),
        [(CapabilityIds.KeyValue, KeyValueOperations.Delete)] = (Key, Key),
        [(CapabilityIds.KeyValue, KeyValueOperations.Clear)] = (Key, Key),
        [(CapabilityIds.KeyValue, KeyValueOperations.Range)] = (Shape.Of(("key", Text), ("start", Signed), ("stop", Signed)), Values),
        [(CapabilityIds.KeyValue, KeyValueOperations.Push)] = (Item, Count),
        [(CapabilityIds.KeyValue, KeyValueOperations.ListItemDelete)] = (Item, Count),
        [(CapabilityIds.KeyValue, KeyValueOperations.SetAdd)] = (Item, Count),
        [(CapabilityIds.KeyValue, KeyValueOperations.SetRemove)] = (Item, Count),
        [(CapabilityIds.KeyValue, KeyValueOperations.SetUnion)] = (Shape.Of(("keys", Texts)), Values),
        [(CapabilityIds.KeyValue, KeyValueOperations.SetIntersection)] = (Shape.Of(("keys", Texts)), Values),
        [(CapabilityIds.KeyValue, KeyValueOperations.SetQuery)] = (Key, Values),
        [(CapabilityIds.Logging, LoggingOperations.WriteLog)] = (Shape.Of(("level", Unsigned), ("body", Text)), null),
        [(CapabilityIds.Extras, ExtrasOperations.RequestGuid)] = (GeneratorRequest, GeneratorResult),
        [(CapabilityIds.Extras, ExtrasOperations.RequestRandom)] = (GeneratorRequest, GeneratorResult),
        [(CapabilityIds.Extras, ExtrasOperations.RequestSequence)] = (GeneratorRequest, GeneratorResult),
        [(CapabilityIds.BlobStore, BlobOperations.CreateContainer)] = (Container, Container),
        [(CapabilityIds.BlobStore, BlobOperations.RemoveContainer)] = (Container, null),
        [(CapabilityIds.BlobStore, BlobOperations.RemoveObject)] = (Blob, null),
        [(CapabilityIds.BlobStore, BlobOperations.ListObjects)] = (Container, new Shape([new Field("blobs", 1, Messages, Blob)])),
        [(CapabilityIds.BlobStore, BlobOperations.GetObjectInfo)] = (Blob, Blob),
        [(CapabilityIds.BlobStore, BlobOperations.StartUpload)] = (FileChunk, null),
        [(CapabilityIds.BlobStore, BlobOperations.UploadChunk)] = (FileChunk, null),
        [(CapabilityIds.BlobStore, BlobOperations.ReceiveChunk)] = (FileChunk, null),
        [(CapabilityIds.BlobStore, BlobOperations.StartDownload)] =
            (new Shape([new Field("id", 1, Text), new Field("container", 2, Text), new Field("chunkSize", 3, Unsigned), new Field("context", 0, OptionalText)]), null),
        [(CapabilityIds.EventStreams, EventStreamOperations.WriteEvent)] = (Event, Shape.Of(("eventId", Text))),
        [(CapabilityIds.EventStreams, EventStreamOperations.DeliverEvent)] = (Event, null),
        [(CapabilityIds.EventStreams, EventStreamOperations.QueryStream)] =
        (
            new Shape([new Field("streamId", 1, Text), new Field("range", 2, Message, Shape.Of(("minTime", Unsigned), ("maxTime", Unsigned))), new Field("count", 3, Unsigned)]),
            new Shape([new Field("events", 2, Messages, Event)])
        ),
    }.ToFrozenDictionary();

    /// <summary>What an operation carries; false when it is none of waSCC's.</summary>
    public static bool TryFind(string capability, string operation, out Shape? request, out Shape? reply)
    {
        if (operation is CapabilityConfiguration.BindActor or CapabilityConfiguration.Configure or CapabilityConfiguration.RemoveActor)
        {
            (request, reply) = (Configuration, null); // whatever the capability
            return true;
        }

        bool isKnown = Operations.TryGetValue((capability, operation), out (Shape? Request, Shape? Reply) shapes);
        (request, reply) = shapes;
        return isKnown;
    }
}
