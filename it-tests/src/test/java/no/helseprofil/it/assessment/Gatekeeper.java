package no.helseprofil.it.assessment;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Holds assessments up in the middle, in the database: whatever is found of a client whose {@code client_id} begins with
 * {@link #HELD} isn't stored before {@link #open}, and of one that begins with {@link #BROKEN} never is. So a test sees a
 * running one for as long as it needs, however fast the machine is.
 */
public final class Gatekeeper implements AutoCloseable {

    /** Is waited for. */
    public static final String HELD = "held-";

    /** Makes the transaction fail. */
    public static final String BROKEN = "broken-";

    private static final String FUNCTION = """
            create or replace function gatekeeper() returns trigger as $$
            begin
              if new.client_id like 'held-%' then perform pg_advisory_xact_lock_shared(7); end if;
              if new.client_id like 'broken-%' then raise exception 'the test wants it so'; end if;
              return new;
            end $$ language plpgsql""";
    private static final String TRIGGER = "create or replace trigger gatekeeper before insert on helseprofil_assessed"
            + " for each row execute function gatekeeper()";

    /** Made before anything runs: to make a trigger waits for whatever is at work in its table. */
    private static final String MUTABLE = """
            create table if not exists muted as select 1 as always where false;
            create or replace function mute() returns trigger as $$
            begin
              if exists (select 1 from muted) then new.heartbeat := least(old.heartbeat, new.heartbeat); end if;
              return new;
            end $$ language plpgsql;
            create or replace trigger mute before update on helseprofil_assessment
            for each row execute function mute()""";

    private final Connection connection;

    private Gatekeeper(Connection connection) {
        this.connection = connection;
    }

    /** Shuts the gate, with a connection that is this one's from now on. */
    public static Gatekeeper shut(Connection connection) {
        Gatekeeper gatekeeper = new Gatekeeper(connection);
        gatekeeper.execute(FUNCTION);
        gatekeeper.execute(TRIGGER);
        gatekeeper.execute(MUTABLE);
        gatekeeper.execute("select pg_advisory_lock(7)");
        return gatekeeper;
    }

    /** Lets them on. */
    public void open() {
        execute("select pg_advisory_unlock(7)");
    }

    /**
     * Makes the last sign of every running assessment long past, and lets no further sign through, as if its node were
     * gone.
     */
    public void mute() {
        execute("insert into muted values (1)");
        makeOld();
    }

    /** Makes the last sign of every running assessment long past. */
    public void makeOld() {
        execute("update helseprofil_assessment set heartbeat = 1 where status = 'running'");
    }

    /** Nodes are heard again. */
    public void unmute() {
        execute("delete from muted");
    }

    /** One number of the database. */
    public long count(String query) {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Any other statement. */
    public void execute(String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
