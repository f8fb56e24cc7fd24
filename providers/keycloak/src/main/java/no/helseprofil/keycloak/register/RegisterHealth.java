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
 * State of a register of a realm, as far as this node knows: one that hasn't been asked since the start isn't known to
 * be down.
 *
 * @param of subject of the register: {@code practitioners} or {@code organisations}
 * @param register its id
 * @param state its state
 * @param since time at which it went down; null if it isn't down
 * @param reason reason in English why it is down; null if it isn't
 */
public record RegisterHealth(
        String of,
        String register,
        State state,
        @Nullable Instant since,
        @Nullable String reason) {

    public enum State {
        UP,
        DOWN,
        /** The server was started without it, so it is down for the realm. */
        MISSING
    }

    private static final Map<String, Trouble> DOWN = new ConcurrentHashMap<>();

    /** Returns the states of the registers that the realm of a request names. */
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

    /** Records that a register is down, and the reason. */
    public static void down(String register, String reason) {
        DOWN.put(register, new Trouble(ServerClock.INSTANCE.instant(), reason));
    }

    /** Records that a register answers again. */
    public static void up(String register) {
        DOWN.remove(register);
    }

    private record Trouble(Instant since, String reason) {}
}
