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
record ChangeRow(String sentence, Deviation deviation, Map<RegistrationWay, ChangeCell> cells) {

    private static final String INVALID_METADATA = "invalid_client_metadata";

    /** Contradicts a requirement: refused wherever a policy is asked, kept where it is stored already. */
    static ChangeRow refused(String sentence, String requirement, Deviation deviation) {
        String error = requirement.equals("redirect-uris") ? "invalid_redirect_uri" : INVALID_METADATA;
        return row(sentence, deviation, new ChangeCell.Refused(requirement, error));
    }

    /** Is taken, and this holds for what is stored. */
    static ChangeRow taken(String sentence, Deviation deviation, Consumer<Registered> stored) {
        return row(sentence, deviation, new ChangeCell.Stored(stored));
    }

    /** A switch that protects the client is off: filled in for a new client, refused for one that has it on. */
    static ChangeRow turnedOff(String sentence, String requirement, Deviation deviation, Consumer<Registered> isOn) {
        return row(sentence, deviation, new ChangeCell.Refused(requirement, INVALID_METADATA))
                .at(RegistrationWay.NEW, new ChangeCell.Stored(isOn));
    }

    private static ChangeRow row(String sentence, Deviation deviation, ChangeCell cell) {
        return new ChangeRow(sentence, deviation, Map.of())
                .at(RegistrationWay.ASKED, cell)
                .at(RegistrationWay.ADMIN_KEEP, new ChangeCell.Kept())
                .unless(
                        deviation.openIdConnect().isPresent(),
                        RegistrationWay.OPENID_CONNECT,
                        "client metadata has no member for it")
                .unless(
                        deviation.v2().isPresent(),
                        RegistrationWay.V2,
                        "the representation of admin REST v2 has no field for it");
    }

    /** Returns the row with what holds when a client that was imported like this comes with a request. */
    ChangeRow used(Consumer<Registered> test) {
        return at(RegistrationWay.UNASKED, new ChangeCell.Used(test));
    }

    /** Otherwise by this way. */
    ChangeRow at(RegistrationWay way, ChangeCell cell) {
        return at(List.of(way), cell);
    }

    /** Otherwise by these ways, if there are such. */
    ChangeRow at(List<RegistrationWay> ways, ChangeCell cell) {
        Map<RegistrationWay, ChangeCell> changed = new EnumMap<>(RegistrationWay.class);
        changed.putAll(cells);
        ways.stream()
                .filter(way -> !(changed.get(way) instanceof ChangeCell.Without))
                .forEach(way -> changed.put(way, cell));
        return new ChangeRow(sentence, deviation, changed);
    }

    private ChangeRow unless(boolean there, List<RegistrationWay> ways, String reason) {
        return there ? this : at(ways, new ChangeCell.Without(reason));
    }

    /** Returns the outcome by this way; empty if the row's author did not think of it. */
    Optional<ChangeCell> cell(RegistrationWay way) {
        return Optional.ofNullable(cells.get(way));
    }

    @Override
    public String toString() {
        return sentence;
    }
}
