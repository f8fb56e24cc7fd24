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

/** Classification of an exception by the database's part in it. */
public final class DatabaseFault {

    /** Exceptions of JPA for a lock that wasn't available in time, and for a row that was deleted or changed. */
    private static final List<Class<? extends Throwable>> HELD_BY_ANOTHER =
            List.of(LockTimeoutException.class, PessimisticLockException.class, OptimisticLockException.class);

    /** SQL states of an unavailable lock: H2's for a timeout, and PostgreSQL's {@code lock_not_available}. */
    private static final Set<String> LOCK_STATES = Set.of("HYT00", "55P03");

    /** Error codes of an unavailable lock in MariaDB and MySQL, SQL Server and Oracle (two). */
    private static final Set<Integer> LOCK_CODES = Set.of(1205, 1222, 54, 30_006);

    /** Remedies by the beginning of the SQL state: of the standard, of PostgreSQL (57P, 53) and of H2 (90). */
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

    /** Remedies by the error code of MariaDB and MySQL: read-only (two), and no right on a table or column. */
    private static final Map<Integer, String> REMEDIES_OF_CODES =
            Map.of(1290, Remedies.WRITABLE, 1836, Remedies.WRITABLE, 1142, Remedies.RIGHTS, 1143, Remedies.RIGHTS);

    /** Message of PostgreSQL's driver if no server accepts writes, which Keycloak has it look for. */
    private static final String NO_PRIMARY = "targetServerType: primary";

    /** Maximum depth of causes, for an exception that is its own cause. */
    private static final int MOST_CAUSES = 20;

    private DatabaseFault() {}

    /**
     * Returns whether another transaction holds the data that was to be written, or has changed it meanwhile. Databases
     * have no common state for this. After a failed commit, Keycloak preserves only the driver's exception.
     */
    public static boolean isHeld(Throwable exception) {
        return causes(exception)
                .anyMatch(cause -> HELD_BY_ANOTHER.stream().anyMatch(type -> type.isInstance(cause))
                        || cause instanceof SQLException refused
                                && (LOCK_STATES.contains(String.valueOf(refused.getSQLState()))
                                        || LOCK_CODES.contains(refused.getErrorCode())));
    }

    /** Returns whether the database has refused a statement with a SQL state that begins so. */
    public static boolean isOfState(Throwable exception, String state) {
        return causes(exception)
                .anyMatch(cause -> cause instanceof SQLException refused
                        && refused.getSQLState() != null
                        && refused.getSQLState().startsWith(state));
    }

    /** Returns the remedy for the operator if the database refuses all requests, whatever they contain. */
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

    /** Returns whether the database has any part in an exception. */
    public static boolean isAny(Throwable exception) {
        return causes(exception)
                .anyMatch(cause -> cause instanceof SQLException || cause instanceof PersistenceException);
    }

    private static Stream<Throwable> causes(Throwable exception) {
        return Stream.iterate(exception, Objects::nonNull, Throwable::getCause).limit(MOST_CAUSES);
    }

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
