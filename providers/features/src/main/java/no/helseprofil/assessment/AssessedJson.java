package no.helseprofil.assessment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** JSON of an assessed subject, as it is stored and as reports show it. */
public final class AssessedJson {

    /**
     * Mapper that writes instants as ISO 8601 and ignores unknown members: a stored assessment may come from an earlier
     * or a later version.
     */
    private static final ObjectMapper MAPPER = new ObjectMapper()
            .registerModule(new SimpleModule()
                    .addSerializer(Instant.class, ToStringSerializer.instance)
                    .addDeserializer(Instant.class, new InstantReader()))
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private AssessedJson() {}

    /** Returns the mapper, for reports that write more around it. */
    public static ObjectMapper mapper() {
        return MAPPER;
    }

    public static String write(Assessed assessed) {
        try {
            return MAPPER.writeValueAsString(assessed);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("records of text and numbers can be written", impossible);
        }
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IllegalStateException if the text is anything else
     */
    public static <T extends Assessed> T read(String json, Class<T> kind) {
        try {
            return MAPPER.readValue(json, kind);
        } catch (JsonProcessingException unreadable) {
            throw new IllegalStateException("a stored assessment can't be read: " + unreadable.getOriginalMessage());
        }
    }

    /** Reader of instants, which keeps the last ones: most are dates of the timetable, and each subject has them. */
    private static final class InstantReader extends FromStringDeserializer<Instant> {

        private static final int MOST = 1_000;

        private static final ConcurrentMap<String, Instant> LAST = new ConcurrentHashMap<>();

        InstantReader() {
            super(Instant.class);
        }

        @Override
        protected Instant _deserialize(String text, com.fasterxml.jackson.databind.DeserializationContext context) {
            Instant known = LAST.get(text);
            if (known != null) {
                return known;
            }
            Instant read = Instant.parse(text);
            if (LAST.size() >= MOST) {
                LAST.clear();
            }
            LAST.put(text, read);
            return read;
        }
    }
}
