package no.helseprofil.keycloak.database;

import jakarta.persistence.LockTimeoutException;
import jakarta.persistence.OptimisticLockException;
import jakarta.persistence.PersistenceException;
import jakarta.persistence.PessimisticLockException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What the database has to do with an exception that a request has failed by. */
public final class DatabaseFault {

    /** What JPA says where a lock isn't to be had in time, or a row has gone or changed meanwhile. */
    private static final List<Class<? extends Throwable>> HELD_BY_ANOTHER =
            List.of(LockTimeoutException.class, PessimisticLockException.class, OptimisticLockException.class);

    /** A time that has run out, by which H2 means that of a lock, and {@code lock_not_available} of PostgreSQL. */
    private static final Set<String> LOCK_STATES = Set.of("HYT00", "55P03");

    /** Of MariaDB and MySQL, SQL Server, and Oracle (two), whose states say less. */
    private static final Set<Integer> LOCK_CODES = Set.of(1205, 1222, 54, 30_006);

    /**
     * Remedies for the operator of a database, by the beginning of the state that it refuses with: of SQL, of
     * PostgreSQL (57P, 53) and of H2 (90).
     */
    private static final Map<String, String> REMEDIES = Map.of(
            "25006", Remedies.WRITABLE,
            "90097", Remedies.WRITABLE,
            "42501", Remedies.RIGHTS,
            "90096", Remedies.RIGHTS,
            "08", Remedies.REACHABLE,
            "57P", Remedies.REACHABLE,
            "90098", Remedies.REACHABLE,
            "53", Remedies.ROOM,
            "90031", Remedies.ROOM);

    /** Of MariaDB and MySQL, whose states say less: read-only (two), and no right on a table or column. */
    private static final Map<Integer, String> REMEDIES_OF_CODES =
            Map.of(1290, Remedies.WRITABLE, 1836, Remedies.WRITABLE, 1142, Remedies.RIGHTS, 1143, Remedies.RIGHTS);

    /** The words of PostgreSQL's driver for a server that takes no writes. Keycloak has it look for one that does. */
    private static final String NO_PRIMARY = "targetServerType: primary";

    /** Of an exception that is its own cause there is no end. */
    private static final int MOST_CAUSES = 20;

    private DatabaseFault() {}

    /**
     * Whether somebody else holds, or has changed meanwhile, what was to be written. Databases have no one state for
     * it, and of what fails by the commit Keycloak leaves nothing but what the driver has said.
     */
    public static boolean isHeld(Throwable exception) {
        return causes(exception)
                .anyMatch(cause -> HELD_BY_ANOTHER.stream().anyMatch(type -> type.isInstance(cause))
                        || cause instanceof SQLException refused
                                && (LOCK_STATES.contains(String.valueOf(refused.getSQLState()))
                                        || LOCK_CODES.contains(refused.getErrorCode())));
    }

    /** Whether the database has refused something by a state that begins so. */
    public static boolean isOfState(Throwable exception, String state) {
        return causes(exception)
                .anyMatch(cause -> cause instanceof SQLException refused
                        && refused.getSQLState() != null
                        && refused.getSQLState().startsWith(state));
    }

    /** Returns what its operator has to change where the database refuses requests whatever they say. */
    public static Optional<String> remedy(Throwable exception) {
        return causes(exception)
                .filter(SQLException.class::isInstance)
                .map(SQLException.class::cast)
                .flatMap(refused -> remedies(refused).stream())
                .findFirst();
    }

    private static Optional<String> remedies(SQLException refused) {
        if (String.valueOf(refused.getMessage()).contains(NO_PRIMARY)) {
            return Optional.of(Remedies.WRITABLE);
        }
        String state = String.valueOf(refused.getSQLState());
        return REMEDIES.entrySet().stream()
                .filter(known -> state.startsWith(known.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .or(() -> Optional.ofNullable(REMEDIES_OF_CODES.get(refused.getErrorCode())));
    }

    /** Whether the database has a part in it at all. */
    public static boolean isAny(Throwable exception) {
        return causes(exception)
                .anyMatch(cause -> cause instanceof SQLException || cause instanceof PersistenceException);
    }

    private static Stream<Throwable> causes(Throwable exception) {
        return Stream.iterate(exception, Objects::nonNull, Throwable::getCause).limit(MOST_CAUSES);
    }

    /** Remedies. */
    private static final class Remedies {

        private static final String WRITABLE =
                "it is read-only: have it take writes, or point db-url at the server that does";
        private static final String RIGHTS = "the server's user lacks a right: give it all rights on all"
                + " tables of the schema, those of helseprofil_* too";
        private static final String REACHABLE = "it can't be reached, or has ended the connection: start it, and see"
                + " that it takes as many connections as all nodes have in their pools";
        private static final String ROOM = "it has no room, memory or connection left: give it more";

        private Remedies() {}
    }
}
