package no.helseprofil.timetable;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import no.helseprofil.grammar.Grammar;
import no.helseprofil.grammar.Member;
import no.helseprofil.incident.Incidents.Emergency;
import no.helseprofil.profile.Parameter;
import no.helseprofil.profile.client.AccessTokenLifetime;
import no.helseprofil.profile.key.KeyStrength;
import no.helseprofil.profile.key.SigningAlgorithm;
import no.helseprofil.profile.proof.DpopNonce;
import no.helseprofil.profile.proof.DpopProofAge;
import no.helseprofil.timetable.InvalidProfileException.Problem;
import no.helseprofil.timetable.ProfileDocument.DocumentReader;
import no.helseprofil.timetable.RequirementsGrammar.ParameterMember;
import org.jspecify.annotations.Nullable;

/** Emergency settings as they are written and stored: one JSON object, read as strictly as a profile. */
public final class EmergencyDocument {

    private static final String REASON = "reason";
    private static final String UNTIL = "until";
    private static final String PROOF_AGE = "dpopProofMaxAge";
    private static final String NONCE_LIFETIME = "nonceLifetime";
    private static final String DENIED = "deniedAlgorithms";
    private static final String RSA_BITS = "minimumRsaBits";
    private static final String AT_USERINFO = "nonceAtUserinfo";
    private static final String TOKEN_LIFETIME = "accessTokenLifetimeMax";
    private static final String COHORTS = "onlyCohorts";

    private static final int LONGEST_REASON = 500;
    private static final int MOST_COHORTS = 50;
    private static final int LONGEST_COHORT = 64;

    private static final Grammar<List<String>> SOME_COHORTS = Grammar.list(
                    "write a list of cohorts",
                    Grammar.value(
                            node -> Optional.ofNullable(node.textValue())
                                    .filter(name -> !name.isBlank() && name.length() <= LONGEST_COHORT),
                            "write the name of a cohort",
                            Grammar.schema("{\"type\":\"string\"}")))
            .where(
                    names -> !names.isEmpty() && names.size() <= MOST_COHORTS,
                    "write 1 to " + MOST_COHORTS + " cohorts, or leave it out")
            .map(names -> List.copyOf(new LinkedHashSet<>(names)));

    private static final Grammar<Emergency> GRAMMAR = Grammar.object(
            "write one JSON object",
            Emergency.class,
            Member.required(
                    REASON,
                    Grammar.value(
                            node -> Optional.ofNullable(node.textValue()).filter(EmergencyDocument::isReason),
                            "write one line of 1 to " + LONGEST_REASON + " characters",
                            null)),
            Member.required(UNTIL, Instants.GRAMMAR),
            value(PROOF_AGE, DpopProofAge.MAX, null),
            value(NONCE_LIFETIME, DpopNonce.LIFETIME, null),
            value(DENIED, SigningAlgorithm.ALLOWED, List.of()),
            value(RSA_BITS, KeyStrength.RSA, null),
            value(AT_USERINFO, DpopNonce.USERINFO, false),
            value(TOKEN_LIFETIME, AccessTokenLifetime.MAX, null),
            Member.optional(COHORTS, SOME_COHORTS, List.of()));

    private EmergencyDocument() {}

    private static <T> Member<T> value(String name, Parameter<T> parameter, @Nullable T otherwise) {
        return ParameterMember.of(
                new Parameter<>(
                        name,
                        parameter.range(),
                        parameter.byDefault(),
                        parameter.reader(),
                        parameter.schema(),
                        parameter.isAsTight()),
                name,
                otherwise);
    }

    private static boolean isReason(String text) {
        return !text.isBlank()
                && text.length() <= LONGEST_REASON
                && text.codePoints().noneMatch(Character::isISOControl);
    }

    /**
     * Reads stored settings.
     *
     * @throws InvalidProfileException with everything that is wrong with them
     */
    public static Emergency parse(String text) throws InvalidProfileException {
        return DocumentReader.read(text, GRAMMAR);
    }

    /**
     * Reads settings that are about to be put in force.
     *
     * @param profile profile of the realm. A value that is looser than the profile's is refused, since its author
     *     believes that it has an effect
     * @throws InvalidProfileException with everything that is wrong with the settings
     */
    public static Emergency read(String text, Profile profile, Instant now) throws InvalidProfileException {
        Emergency emergency = parse(text);
        List<Problem> problems = new ArrayList<>(EmergencyStages.looser(emergency, profile));
        if (!emergency.holds(now) || emergency.until().isAfter(now.plus(Emergency.LONGEST))) {
            problems.add(new Problem(
                    "/" + UNTIL,
                    "write an instant that lies ahead, by at most " + Emergency.LONGEST.toDays() + " days"));
        }
        if (emergency.isEmpty()) {
            problems.add(new Problem("", "write at least one value that is tightened, beside reason and until"));
        }
        for (int i = 0; i < emergency.onlyCohorts().size(); i++) {
            if (!profile.timetable()
                    .cohorts()
                    .containsKey(emergency.onlyCohorts().get(i))) {
                problems.add(new Problem("/" + COHORTS + "/" + i, "write a cohort that the profile document has"));
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidProfileException(problems);
        }
        return emergency;
    }

    /** Returns the form in which settings are stored and shown. Values that aren't set are left out. */
    public static ObjectNode write(Emergency emergency) {
        ObjectNode written = JsonNodeFactory.instance
                .objectNode()
                .put(REASON, emergency.reason())
                .put(UNTIL, emergency.until().toString());
        put(written, PROOF_AGE, emergency.dpopProofMaxAge(), Object::toString);
        put(written, NONCE_LIFETIME, emergency.nonceLifetime(), Object::toString);
        putAll(written, DENIED, emergency.deniedAlgorithms());
        Integer bits = emergency.minimumRsaBits();
        if (bits != null) {
            written.put(RSA_BITS, bits.intValue());
        }
        if (emergency.nonceAtUserinfo()) {
            written.put(AT_USERINFO, true);
        }
        put(written, TOKEN_LIFETIME, emergency.accessTokenLifetimeMax(), Object::toString);
        putAll(written, COHORTS, emergency.onlyCohorts());
        return written;
    }

    private static <T> void put(ObjectNode written, String name, @Nullable T value, Function<T, String> text) {
        if (value != null) {
            written.put(name, text.apply(value));
        }
    }

    private static void putAll(ObjectNode written, String name, List<String> values) {
        if (!values.isEmpty()) {
            values.forEach(written.putArray(name)::add);
        }
    }
}
