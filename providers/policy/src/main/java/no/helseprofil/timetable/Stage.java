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

/**
 * The values of a requirement from a date on. The first stage is what the document says of the requirement itself;
 * those of {@code stages} follow, each with tighter values and later dates than the one before, so that who fails one
 * fails all that follow.
 *
 * @param requirement whose values they are
 * @param number its place; 0 is the requirement itself, and behind all is what an emergency asks
 * @param parameters all values
 * @param dates its dates; of a later stage of a document there are both
 */
public record Stage(Requirement requirement, int number, Parameters parameters, Dates dates) {

    private static final char SEPARATOR = '@';
    private static final int OF_EMERGENCY = Integer.MAX_VALUE;
    private static final String EMERGENCY = "emergency";

    /** What a document says of a requirement that it doesn't name. */
    static Stage unsaid(Requirement requirement, RuleSet ruleSet) {
        return new Stage(requirement, 0, Parameters.defaults(ruleSet), Dates.NONE);
    }

    /** What a requirement asks in an emergency: of every client, and by no date of a document. */
    static Stage ofEmergency(Requirement requirement, Parameters parameters) {
        return new Stage(requirement, OF_EMERGENCY, parameters, Dates.NONE);
    }

    /** Whether an emergency asks it. */
    public boolean isOfEmergency() {
        return number == OF_EMERGENCY;
    }

    /** Whether it is one of {@code stages}, or asked in an emergency. */
    public boolean isLater() {
        return number > 0;
    }

    /**
     * By what cohorts, waivers and holds name it: the requirement, and of a later stage the day in UTC from which it is
     * enforced, such as {@code assertion-lifetime@2027-06-01}. What an emergency asks nobody names but reports, as
     * {@code assertion-lifetime@emergency}.
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

    /** The requirement in the name of a stage. */
    public static String requirementIn(String name) {
        int end = name.indexOf(SEPARATOR);
        return end < 0 ? name : name.substring(0, end);
    }

    /** Its values, to be put behind a sentence: {@code (max PT10S, ahead PT10S)}. */
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

    /** By what it is remembered who failed it: a later stage by its values, since its dates may still move. */
    public String key() {
        return isLater() ? requirement.id() + SEPARATOR + parameters.written(requirement) : requirement.id();
    }

    /**
     * Whether who failed what was remembered so fails this stage, too: the requirement itself, or values of it that
     * are no tighter.
     *
     * @param key of a stage, maybe of another document
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
