package no.helseprofil.keycloak.register;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import no.helseprofil.keycloak.server.ServerClock;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;

/**
 * How a register of a realm does, as far as this node knows: one that wasn't asked since the start isn't known to be
 * down.
 *
 * @param of what is looked up there: {@code practitioners} or {@code organisations}
 * @param register its id
 * @param state how it does
 * @param since when it went down; null if it isn't down
 * @param reason why it is down, in English; null if it isn't
 */
public record RegisterHealth(
        String of,
        String register,
        State state,
        @Nullable Instant since,
        @Nullable String reason) {

    /** How a register does. */
    public enum State {
        UP,
        DOWN,
        /** This server was started without it, so that it is down to the realm. */
        MISSING
    }

    private static final Map<String, Trouble> DOWN = new ConcurrentHashMap<>();

    /** Returns how the registers do that the realm of a request names. */
    public static List<RegisterHealth> of(KeycloakSession session) {
        Registers registers = Registers.of(session);
        return Stream.of(
                        of(
                                "practitioners",
                                registers.practitionersId(),
                                registers.practitioners().isPresent()),
                        of(
                                "organisations",
                                registers.organisationsId(),
                                registers.organisationRegister().isPresent()))
                .filter(register -> !register.register().isEmpty())
                .toList();
    }

    private static RegisterHealth of(String of, String register, boolean isThere) {
        Optional<Trouble> trouble = Optional.ofNullable(DOWN.get(register));
        State without = isThere ? State.UP : State.MISSING;
        return new RegisterHealth(
                of,
                register,
                trouble.map(down -> State.DOWN).orElse(without),
                trouble.map(Trouble::since).orElse(null),
                trouble.map(Trouble::reason).orElse(null));
    }

    /** Notes that a register is down, and why. */
    public static void down(String register, String reason) {
        DOWN.put(register, new Trouble(ServerClock.INSTANCE.instant(), reason));
    }

    /** Notes that a register answers again. */
    public static void up(String register) {
        DOWN.remove(register);
    }

    private record Trouble(Instant since, String reason) {}
}
