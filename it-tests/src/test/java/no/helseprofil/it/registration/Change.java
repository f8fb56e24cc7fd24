package no.helseprofil.it.registration;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One thing that a client is registered as or changed to: a row of the table.
 *
 * @param sentence what it is
 * @param deviation what differs from a compliant client
 * @param cells what comes of it by each way
 */
record Change(String sentence, Deviation deviation, Map<Way, Cell> cells) {

    private static final String INVALID_METADATA = "invalid_client_metadata";

    /** Contradicts a requirement: refused wherever a policy is asked, kept where it is stored already. */
    static Change refused(String sentence, String requirement, Deviation deviation) {
        String error = requirement.equals("redirect-uris") ? "invalid_redirect_uri" : INVALID_METADATA;
        return row(sentence, deviation, new Cell.Refused(requirement, error));
    }

    /** Is taken, and this holds for what is stored. */
    static Change taken(String sentence, Deviation deviation, Consumer<Registered> stored) {
        return row(sentence, deviation, new Cell.Stored(stored));
    }

    /** A switch that protects the client is off: filled in for a new client, refused for one that has it on. */
    static Change turnedOff(String sentence, String requirement, Deviation deviation, Consumer<Registered> isOn) {
        return row(sentence, deviation, new Cell.Refused(requirement, INVALID_METADATA))
                .at(Way.NEW, new Cell.Stored(isOn));
    }

    private static Change row(String sentence, Deviation deviation, Cell cell) {
        return new Change(sentence, deviation, Map.of())
                .at(Way.ASKED, cell)
                .at(Way.ADMIN_KEEP, new Cell.Kept())
                .unless(
                        deviation.openIdConnect().isPresent(),
                        Way.OPENID_CONNECT,
                        "client metadata has no member for it")
                .unless(deviation.v2().isPresent(), Way.V2, "the representation of admin REST v2 has no field for it");
    }

    /** What holds when a client that was imported like this comes with a request. */
    Change used(Consumer<Registered> test) {
        return at(Way.UNASKED, new Cell.Used(test));
    }

    /** Otherwise by this way. */
    Change at(Way way, Cell cell) {
        return at(List.of(way), cell);
    }

    /** Otherwise by these ways, if there are such. */
    Change at(List<Way> ways, Cell cell) {
        Map<Way, Cell> changed = new EnumMap<>(Way.class);
        changed.putAll(cells);
        ways.stream().filter(way -> !(changed.get(way) instanceof Cell.Without)).forEach(way -> changed.put(way, cell));
        return new Change(sentence, deviation, changed);
    }

    private Change unless(boolean there, List<Way> ways, String reason) {
        return there ? this : at(ways, new Cell.Without(reason));
    }

    /** What comes of it by this way; empty if nobody thought of it. */
    Optional<Cell> cell(Way way) {
        return Optional.ofNullable(cells.get(way));
    }

    @Override
    public String toString() {
        return sentence;
    }
}
