package no.helseprofil.timetable;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.stream.Collectors;
import no.helseprofil.jose.Json;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.Requirement;
import no.helseprofil.profile.RuleSet;
import no.helseprofil.timetable.Timetable.Dates;

/**
 * Values of a requirement from a date on. The first stage is the requirement itself as the document names it. The
 * {@code stages} of the document follow, each with tighter values and later dates than the one before. A client that
 * fails one stage therefore fails all that follow.
 *
 * @param requirement the requirement
 * @param number place of the stage: 0 is the requirement itself, and the stage of an emergency comes last
 * @param parameters all values
 * @param dates its dates; a later stage of a document always has both
 */
public record Stage(Requirement requirement, int number, Parameters parameters, Dates dates) {

    private static final char SEPARATOR = '@';
    private static final int OF_EMERGENCY = Integer.MAX_VALUE;
    private static final String EMERGENCY = "emergency";

    /** Returns the stage of a requirement that a document doesn't name. */
    static Stage unsaid(Requirement requirement, RuleSet ruleSet) {
        return new Stage(requirement, 0, Parameters.defaults(ruleSet), Dates.NONE);
    }

    /** Returns the stage of an emergency: it applies to every client and has no dates. */
    static Stage ofEmergency(Requirement requirement, Parameters parameters) {
        return new Stage(requirement, OF_EMERGENCY, parameters, Dates.NONE);
    }

    /** Returns whether an emergency adds this stage. */
    public boolean isOfEmergency() {
        return number == OF_EMERGENCY;
    }

    /** Returns whether this is one of {@code stages}, or the stage of an emergency. */
    public boolean isLater() {
        return number > 0;
    }

    /**
     * Returns the name by which cohorts, waivers and holds refer to this stage: the id of the requirement. A later
     * stage adds the day in UTC from which it is enforced, such as {@code assertion-lifetime@2027-06-01}. The stage of
     * an emergency has a name only for reports, such as {@code assertion-lifetime@emergency}.
     */
    public String name() {
        if (isOfEmergency()) {
            return requirement.id() + SEPARATOR + EMERGENCY;
        }
        return isLater()
                ? requirement.id()
                        + SEPARATOR
                        + LocalDate.ofInstant(Objects.requireNonNull(dates.enforced()), ZoneOffset.UTC)
                : requirement.id();
    }

    /** Returns the requirement in the name of a stage. */
    public static String requirementIn(String name) {
        int end = name.indexOf(SEPARATOR);
        return end < 0 ? name : name.substring(0, end);
    }

    /** Returns the values in a form that is appended to a sentence: {@code (max PT10S, ahead PT10S)}. */
    public String values() {
        String values = parameters.written(requirement).properties().stream()
                .map(value -> value.getKey() + " " + text(value.getValue()))
                .collect(Collectors.joining(", "));
        if (values.isEmpty()) {
            return "";
        }
        return isOfEmergency() ? " (in an emergency: " + values + ")" : " (" + values + ")";
    }

    private static String text(JsonNode value) {
        return value.isArray() ? String.join(" ", Json.texts(value)) : value.asText();
    }

    /** Returns the key for stored failures. It has the values of a later stage, since its dates may still move. */
    public String key() {
        return isLater() ? requirement.id() + SEPARATOR + parameters.written(requirement) : requirement.id();
    }

    /**
     * Returns whether a client with a stored failure fails this stage, too: the failure is of the requirement itself,
     * or of values that are no tighter than these.
     *
     * @param key key of a stage, possibly of another document
     */
    public boolean isFailedWith(String key) {
        return key.equals(requirement.id())
                || key.startsWith(requirement.id() + SEPARATOR)
                        && Json.read(key.substring(requirement.id().length() + 1))
                                .flatMap(values -> parameters.read(requirement, values))
                                .filter(failed -> parameters.areAsTightAs(failed, requirement))
                                .isPresent();
    }
}
