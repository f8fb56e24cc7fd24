package no.helseprofil.organisation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import no.helseprofil.attestation.Attestation;
import org.jspecify.annotations.Nullable;

/**
 * Details that a client sends in one place about the organisation and purpose that it acts for (RFC 9396). HelseID
 * calls them {@code assertion_details} in client assertions and {@code authorization_details} in request objects. They
 * are read completely or not at all, since a dropped part would be missing in the token without notice.
 */
public sealed interface Details {

    /** Known types, as the metadata lists them. */
    List<String> TYPES = List.of(Detail.OrganisationIdentifier.TYPE, Detail.SfmJournal.TYPE, Attestation.TYPE);

    Details ABSENT = new Absent();

    record Absent() implements Details {}

    /**
     * Details that can't be read.
     *
     * @param sentence one constant sentence that says what to change
     */
    record Malformed(String sentence) implements Details {}

    /**
     * Details that were read.
     *
     * @param entries at most one entry of each type
     */
    record Present(List<Detail> entries) implements Details {

        public Present {
            entries = List.copyOf(entries);
        }
    }

    /**
     * Returns the details of a claim, which is null if there is none. The claim is an array (RFC 9396, section 2), or a
     * single object, as HelseID's own libraries write it in assertions and in request objects.
     */
    static Details of(@Nullable JsonNode claim) {
        if (claim == null) {
            return ABSENT;
        }
        return DetailsReader.read(
                claim.isObject() ? JsonNodeFactory.instance.arrayNode().add(claim) : claim);
    }

    /** Returns whether there are details that could be read. */
    default boolean isPresent() {
        return this instanceof Present;
    }

    default Optional<Detail.OrganisationIdentifier> organisation() {
        return first(Detail.OrganisationIdentifier.class);
    }

    /** Returns the id of the SFM journal. */
    default Optional<String> sfmJournal() {
        return first(Detail.SfmJournal.class).map(Detail.SfmJournal::journalId);
    }

    default Optional<Attestation> attestation() {
        return first(Detail.Attested.class).map(Detail.Attested::attestation);
    }

    /** Returns an array that {@link #of} reads as equal details; empty if there are none that could be read. */
    default ArrayNode json() {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        entries().forEach(entry -> array.add(entry.json()));
        return array;
    }

    /** Returns the entries of these details whose type the other details don't have. */
    default Details without(Details other) {
        Set<String> types = other.entries().stream().map(Detail::type).collect(Collectors.toSet());
        List<Detail> kept = entries().stream()
                .filter(entry -> !types.contains(entry.type()))
                .toList();
        return kept.isEmpty() ? ABSENT : new Present(kept);
    }

    private <T extends Detail> Optional<T> first(Class<T> kind) {
        for (Detail entry : entries()) {
            if (kind.isInstance(entry)) {
                return Optional.of(kind.cast(entry));
            }
        }
        return Optional.empty();
    }

    private List<Detail> entries() {
        return this instanceof Present present ? present.entries() : List.of();
    }

    final class DetailsReader {

        private static final int MOST_ENTRIES = 10;
        private static final int MOST_BYTES = 8 * 1024;

        private DetailsReader() {}

        static Details read(JsonNode claim) {
            try {
                return new Details.Present(entries(claim));
            } catch (OrganisationException malformed) {
                return new Details.Malformed(malformed.sentence());
            }
        }

        private static List<Detail> entries(JsonNode claim) throws OrganisationException {
            if (!claim.isArray() || claim.isEmpty()) {
                throw malformed("send the details as a JSON array of objects");
            }
            if (claim.size() > MOST_ENTRIES || bytes(claim) > MOST_BYTES) {
                throw malformed("send at most 10 details of together 8 kB");
            }
            List<Detail> entries = new ArrayList<>();
            Set<String> types = new HashSet<>();
            for (JsonNode entry : claim) {
                Detail detail = entry(entry);
                if (!types.add(detail.type())) {
                    throw malformed("send at most one of the details of each type");
                }
                entries.add(detail);
            }
            return entries;
        }

        private static Detail entry(JsonNode entry) throws OrganisationException {
            String type = entry.path("type").textValue();
            if (type == null) {
                throw malformed("give each of the details a type");
            }
            return switch (type) {
                case Detail.OrganisationIdentifier.TYPE -> Detail.OrganisationIdentifier.read(entry);
                case Detail.SfmJournal.TYPE -> Detail.SfmJournal.read(entry);
                case Attestation.TYPE -> Detail.Attested.read(entry);
                default -> throw malformed("send only details of the types " + String.join(" and ", Details.TYPES));
            };
        }

        private static int bytes(JsonNode claim) {
            return claim.toString().getBytes(StandardCharsets.UTF_8).length;
        }

        /** Returns an exception with HelseID's code for a structure that isn't the specified one. */
        private static OrganisationException malformed(String sentence) {
            return new OrganisationException("HID-1007: " + sentence);
        }
    }

    /** Refusal of an organisation that a client names or is registered for. */
    final class OrganisationException extends Exception {

        private final String sentence;
        private final boolean passes;

        /** Creates a refusal that says what to change. */
        public OrganisationException(String sentence) {
            this(sentence, false);
        }

        private OrganisationException(String sentence, boolean passes) {
            super(sentence);
            this.sentence = sentence;
            this.passes = passes;
        }

        /** Returns a refusal because a register doesn't answer now: the same request may be sent again. */
        static OrganisationException thatPasses(String sentence) {
            return new OrganisationException(sentence, true);
        }

        /** Returns one constant sentence that says what to change, with HelseID's code; it never quotes the request. */
        public String sentence() {
            return sentence;
        }

        /** Returns whether the same request may succeed later. */
        public boolean passes() {
            return passes;
        }
    }
}
