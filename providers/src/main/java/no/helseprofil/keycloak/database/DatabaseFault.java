package no.helseprofil.keycloak.database;

import jakarta.persistence.LockTimeoutException;
import jakarta.persistence.OptimisticLockException;
import jakarta.persistence.PersistenceException;
import jakarta.persistence.PessimisticLockException;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
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

    /** Whether the database has a part in it at all. */
    public static boolean isAny(Throwable exception) {
        return causes(exception)
                .anyMatch(cause -> cause instanceof SQLException || cause instanceof PersistenceException);
    }

    private static Stream<Throwable> causes(Throwable exception) {
        return Stream.iterate(exception, Objects::nonNull, Throwable::getCause).limit(MOST_CAUSES);
    }
}
