package no.helseprofil.organisation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Optional;
import no.helseprofil.attestation.Attestation;
import org.jspecify.annotations.Nullable;

/**
 * What a client says in one place of what it acts for (RFC 9396). HelseID calls it {@code assertion_details} in client
 * assertions and {@code authorization_details} in request objects. All of it is read, or none: a part that were dropped
 * would be missing in a token without anybody being told.
 */
public sealed interface Details {

    /** The types that are known, as the metadata lists them. */
    List<String> TYPES = List.of(Detail.OrganisationIdentifier.TYPE, Detail.SfmJournal.TYPE, Attestation.TYPE);

    Details ABSENT = new Absent();

    record Absent() implements Details {}

    /**
     * What is said can't be read.
     *
     * @param sentence one constant sentence that says what to change
     */
    record Malformed(String sentence) implements Details {}

    /**
     * What is said.
     *
     * @param entries one for each type
     */
    record Present(List<Detail> entries) implements Details {

        public Present {
            entries = List.copyOf(entries);
        }
    }

    /**
     * Those of a claim, null if there is none: an array (RFC 9396, section 2), or one object where there is one entry,
     * as HelseID's own libraries write it in assertions and in request objects.
     */
    static Details of(@Nullable JsonNode claim) {
        if (claim == null) {
            return ABSENT;
        }
        return DetailsReader.read(
                claim.isObject() ? JsonNodeFactory.instance.arrayNode().add(claim) : claim);
    }

    /** Whether something is said that can be read. */
    default boolean isPresent() {
        return this instanceof Present;
    }

    default Optional<Detail.OrganisationIdentifier> organisation() {
        return first(Detail.OrganisationIdentifier.class);
    }

    /** The id of the journal among them. */
    default Optional<String> sfmJournal() {
        return first(Detail.SfmJournal.class).map(Detail.SfmJournal::journalId);
    }

    default Optional<Attestation> attestation() {
        return first(Detail.Attested.class).map(Detail.Attested::attestation);
    }

    /** As an array that {@link #of} reads as the same; empty where nothing is said that could be read. */
    default ArrayNode json() {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        entries().forEach(entry -> array.add(entry.json()));
        return array;
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
}
