package no.helseprofil.timetable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.incident.Incidents.Emergency;
import no.helseprofil.profile.Parameter;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.Requirement;
import no.helseprofil.profile.client.AccessTokenLifetime;
import no.helseprofil.profile.key.KeyStrength;
import no.helseprofil.profile.key.SigningAlgorithm;
import no.helseprofil.profile.proof.DpopNonce;
import no.helseprofil.profile.proof.DpopProofAge;
import no.helseprofil.profile.request.OnlyCohorts;
import no.helseprofil.timetable.InvalidProfileException.Problem;
import org.jspecify.annotations.Nullable;

/** Parameters of requirements that emergency settings replace. */
final class EmergencyStages {

    private static final List<Value<?>> VALUES = List.of(
            new Value<>(
                    "dpopProofMaxAge", DpopProofAge.class, DpopProofAge.MAX, (said, planned) -> said.dpopProofMaxAge()),
            new Value<>("nonceLifetime", DpopNonce.class, DpopNonce.LIFETIME, (said, planned) -> said.nonceLifetime()),
            new Value<>(
                    "nonceAtUserinfo",
                    DpopNonce.class,
                    DpopNonce.USERINFO,
                    (said, planned) -> said.nonceAtUserinfo() ? Boolean.TRUE : null),
            new Value<>(
                    "deniedAlgorithms",
                    SigningAlgorithm.class,
                    SigningAlgorithm.ALLOWED,
                    (said, planned) -> said.deniedAlgorithms().isEmpty() ? null : said.remaining(planned)),
            new Value<>("minimumRsaBits", KeyStrength.class, KeyStrength.RSA, (said, planned) -> said.minimumRsaBits()),
            new Value<>(
                    "accessTokenLifetimeMax",
                    AccessTokenLifetime.class,
                    AccessTokenLifetime.MAX,
                    (said, planned) -> said.accessTokenLifetimeMax()));

    private EmergencyStages() {}

    /**
     * Returns the stage that an emergency adds for a client, or empty if it adds nothing.
     *
     * @param planned stage of the timetable, whose values the emergency tightens
     * @param isEnforced whether the planned stage already refuses
     */
    static Optional<Stage> of(Emergency emergency, Stage planned, boolean isEnforced, Migration client) {
        Requirement requirement = planned.requirement();
        if (requirement instanceof OnlyCohorts) {
            return emergency.shutsOut(client.cohort())
                    ? Optional.of(Stage.ofEmergency(
                            requirement, planned.parameters().with(Map.of(OnlyCohorts.SHUT_OUT.name(), true))))
                    : Optional.empty();
        }
        Map<String, Object> said = new HashMap<>();
        for (Value<?> value : VALUES) {
            if (value.of().isInstance(requirement)) {
                value.put(said, emergency, planned.parameters());
            }
        }
        if (said.isEmpty()) {
            return Optional.empty();
        }
        Parameters tightened = planned.parameters().with(said);
        return isEnforced && planned.parameters().areAsTightAs(tightened, requirement)
                ? Optional.empty()
                : Optional.of(Stage.ofEmergency(requirement, tightened));
    }

    /** Returns whether emergency settings can ask more of a requirement. */
    static boolean mayTighten(Requirement requirement) {
        return requirement instanceof OnlyCohorts
                || VALUES.stream().anyMatch(value -> value.of().isInstance(requirement));
    }

    /** Returns a problem for each value that is looser than the profile's own and so would have no effect. */
    static List<Problem> looser(Emergency emergency, Profile profile) {
        List<Problem> problems = new ArrayList<>();
        VALUES.forEach(value -> value.problem(emergency, profile).ifPresent(problems::add));
        return problems;
    }

    /**
     * Value of emergency settings.
     *
     * @param name its name in the settings
     * @param of the requirement whose parameter it replaces
     * @param read function from the planned value to the emergency's; returns null if it isn't set
     */
    private record Value<T>(
            String name,
            Class<? extends Requirement> of,
            Parameter<T> parameter,
            BiFunction<Emergency, T, @Nullable T> read) {

        void put(Map<String, Object> said, Emergency emergency, Parameters planned) {
            T before = planned.get(parameter);
            T value = read.apply(emergency, before);
            if (value != null) {
                said.put(parameter.name(), parameter.isAsTight().test(value, before) ? value : before);
            }
        }

        Optional<Problem> problem(Emergency emergency, Profile profile) {
            T before = profile.parametersOf(Catalogue.get(of)).get(parameter);
            T value = read.apply(emergency, before);
            if (value == null) {
                return Optional.empty();
            }
            if (value instanceof List<?> remaining && remaining.isEmpty()) {
                return Optional.of(new Problem(
                        "/" + name, "leave at least one of those that the profile allows, which are " + before));
            }
            return parameter.isAsTight().test(value, before)
                    ? Optional.empty()
                    : Optional.of(new Problem(
                            "/" + name, "write " + before + " or what is tighter; the profile asks for that already"));
        }
    }
}
