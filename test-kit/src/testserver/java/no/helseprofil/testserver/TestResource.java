package no.helseprofil.testserver;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.reflect.Field;
import java.sql.PreparedStatement;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.hibernate.Session;
import org.hibernate.stat.Statistics;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.protocol.oidc.grants.OAuth2GrantType;
import org.keycloak.protocol.oidc.grants.OAuth2GrantTypeFactory;
import org.keycloak.representations.idm.ClientRepresentation;
import org.keycloak.timer.TimerProvider;

/** The endpoints of the test JAR. They ask for no credentials: each program that reaches this server owns it. */
public final class TestResource {

    private static final Logger LOG = Logger.getLogger(TestResource.class);

    private final KeycloakSession session;

    TestResource(KeycloakSession session) {
        this.session = session;
    }

    /**
     * Overwrites one stored value of the realm's components of a type, past every validation: the way to a broken
     * document, which no regular endpoint accepts.
     *
     * @param type binary name of the provider interface, as in the component's {@code providerType}
     * @param key name of the configuration entry
     * @param value what is stored, as it is
     */
    @POST
    @Path("component-config")
    @Consumes(MediaType.WILDCARD)
    public void overwriteComponentConfig(@QueryParam("type") String type, @QueryParam("key") String key, String value) {
        if (new StoredComponents(session).overwrite(type, key, value) == 0) {
            throw new NotFoundException("no component of this type has this key");
        }
    }

    /**
     * Stores the realm's components of a type a second time, past every validation.
     *
     * @param type binary name of the provider interface, as in the component's {@code providerType}
     */
    @POST
    @Path("component-copy")
    public void duplicateComponents(@QueryParam("type") String type) {
        if (new StoredComponents(session).duplicate(type) == 0) {
            throw new NotFoundException("no component of this type");
        }
    }

    /**
     * Stores a client as it is given, a new one or in place of the one with its {@code id}, past every client policy: as it
     * would be if it had been there before the profile.
     *
     * @param client its representation
     */
    @POST
    @Path("client")
    @Consumes(MediaType.APPLICATION_JSON)
    public void storeClient(ClientRepresentation client) {
        new StoredClients(session).store(client);
    }

    /**
     * Has the realm sign its tokens by another algorithm, if a client doesn't ask for one.
     *
     * @param name one that the realm has a key for
     */
    @POST
    @Path("signature-algorithm")
    public void setSignatureAlgorithm(@QueryParam("name") String name) {
        Objects.requireNonNull(session.getContext().getRealm()).setDefaultSignatureAlgorithm(name);
    }

    /**
     * Blocks things as another node would that can't notify any node: the blocks are in the tables and nowhere else.
     *
     * @param kind {@code KEY}, {@code CLIENT} or {@code ORGANISATION}
     * @param values what is blocked, one for each line
     */
    @POST
    @Path("blocks")
    @Consumes(MediaType.WILDCARD)
    public void storeBlocks(@QueryParam("kind") String kind, String values) {
        new StoredBlocks(session).store(kind, values.lines().toList());
    }

    /** Returns the number of the realm's blocks for which not all that was given before is ended yet. */
    @GET
    @Path("unended-blocks")
    @Produces(MediaType.TEXT_PLAIN)
    public String unendedBlocks() {
        return new StoredBlocks(session).unended();
    }

    /** Has the realm's blocks look as if the node had stopped that was ending what had been given before them. */
    @POST
    @Path("unended-blocks")
    @Consumes(MediaType.WILDCARD)
    public void forgetEndings() {
        new StoredBlocks(session).forgetEndings();
    }

    /** Takes all blocks of the realm away, likewise. */
    @DELETE
    @Path("blocks")
    public void deleteBlocks() {
        new StoredBlocks(session).deleteAll();
    }

    /**
     * Puts emergency settings in force, likewise.
     *
     * @param content what they say, be it readable or not; empty: none
     */
    @POST
    @Path("emergency")
    @Consumes(MediaType.WILDCARD)
    public void storeEmergency(@Nullable String content) {
        new StoredBlocks(session).storeEmergency(content == null ? "" : content);
    }

    /** Returns how many emergency settings are stored for the realm. */
    @GET
    @Path("emergency")
    @Produces(MediaType.TEXT_PLAIN)
    public String emergencies() {
        return new StoredBlocks(session).emergencies();
    }

    /** Has this node forget that it has attacked itself, as if it had just started. */
    @DELETE
    @Path("self-attack")
    public void forgetSelfAttack() throws ReflectiveOperationException {
        Class<?> attack = Class.forName("no.helseprofil.keycloak.selfattack.SelfAttack");
        Object ofThisNode = Class.forName("no.helseprofil.keycloak.storage.ProfileProviderFactory")
                .getMethod("part", KeycloakSession.class, Class.class)
                .invoke(null, session, attack);
        Field result = attack.getDeclaredField("result");
        result.setAccessible(true);
        result.set(ofThisNode, null);
    }

    /**
     * Creates a realm with clients that no client policy is asked about, in less time than the admin REST takes.
     *
     * @param realm the realm and its clients
     */
    @POST
    @Path("realm")
    @Consumes(MediaType.APPLICATION_JSON)
    public void createRealm(StoredRealm.NewRealm realm) {
        StoredRealm.create(session, realm);
    }

    /**
     * Deletes a realm with all that Keycloak and the listeners for its removal delete, in less time than the admin REST
     * takes.
     *
     * @param name its name
     */
    @DELETE
    @Path("realm")
    public void deleteRealm(@QueryParam("name") String name) {
        RealmModel realm = session.realms().getRealmByName(name);
        if (realm == null) {
            throw new NotFoundException("no realm of this name");
        }
        new StoredRealm(session, realm).delete();
    }

    /**
     * Holds a row of the database, as a request at another node would, until it is released.
     *
     * @param entity name of its entity, such as {@code RealmEntity}
     * @param id its key
     */
    @POST
    @Path("held-row")
    @Consumes(MediaType.WILDCARD)
    public void holdRow(@QueryParam("entity") String entity, @QueryParam("id") String id) {
        HeldRows.hold(session.getKeycloakSessionFactory(), entity, id);
    }

    /** Releases the row. */
    @DELETE
    @Path("held-row")
    public void releaseRow() {
        HeldRows.release();
    }

    /**
     * Copies Keycloak's built-in database into a ZIP file while it is in use.
     *
     * @param file the file, on this machine
     */
    @POST
    @Path("database")
    @Consumes(MediaType.WILDCARD)
    public void copyDatabase(@QueryParam("file") String file) {
        databaseSession().doWork(connection -> {
            try (PreparedStatement backup = connection.prepareStatement("BACKUP TO ?")) {
                backup.setString(1, file);
                backup.execute();
            }
        });
    }

    /** The grant types that this Keycloak has switched on, ordered by id: a new one must not slip past the tests. */
    @GET
    @Path("grants")
    @Produces(MediaType.APPLICATION_JSON)
    public List<Map<String, String>> grants() {
        return session.getKeycloakSessionFactory()
                .getProviderFactoriesStream(OAuth2GrantType.class)
                .map(OAuth2GrantTypeFactory.class::cast)
                .sorted(Comparator.comparing(OAuth2GrantTypeFactory::getId))
                .map(factory -> Map.of("id", factory.getId(), "shortcut", factory.getShortcut()))
                .toList();
    }

    /**
     * Returns what the listener {@code test-listener} has recorded of administrators' events, of all realms that have
     * it.
     */
    @GET
    @Path("admin-events")
    @Produces(MediaType.APPLICATION_JSON)
    public List<String> adminEvents() {
        return AdminEventRecorder.recorded();
    }

    /** The endpoints of the admin REST of a realm: a new one must not slip past the tests. */
    @GET
    @Path("admin-endpoints")
    @Produces(MediaType.TEXT_PLAIN)
    public String adminEndpoints() {
        return AdminEndpoints.of(session);
    }

    /** Every way to this server: a new one must not slip past the tests. */
    @GET
    @Path("ways")
    @Produces(MediaType.TEXT_PLAIN)
    public String ways() {
        return AdminEndpoints.ofServer(session);
    }

    /** Writes a line into the log, so that who looks for something there can show that it would be found. */
    @POST
    @Path("log")
    @Consumes(MediaType.WILDCARD)
    public void log(String line) {
        LOG.info(line);
    }

    /**
     * Does at once what Keycloak's timer does every so often, and answers when it is done.
     *
     * @param name what the timer calls it
     */
    @POST
    @Path("task")
    @Consumes(MediaType.WILDCARD)
    public void runTask(@QueryParam("name") String name) {
        TimerProvider.TimerTaskContext task =
                session.getProvider(TimerProvider.class).getTasks().get(name);
        if (task == null) {
            throw new NotFoundException("the timer has no task of this name");
        }
        task.getRunnable().run();
    }

    /** Returns the work that the server has done since its start. A measurement compares this, not time on the wall. */
    @GET
    @Path("work")
    @Produces(MediaType.APPLICATION_JSON)
    public ServerWork work() {
        return ServerWork.untilNow();
    }

    /** The most bytes that the heap has held since its peak was forgotten, each pool at its own moment. */
    @GET
    @Path("heap")
    @Produces(MediaType.TEXT_PLAIN)
    public String heapPeak() {
        return Long.toString(
                heapPools().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum());
    }

    /** Collects garbage and forgets the peak of the heap. */
    @POST
    @Path("heap")
    @Consumes(MediaType.WILDCARD)
    public void forgetHeapPeak() {
        System.gc();
        heapPools().forEach(MemoryPoolMXBean::resetPeakUsage);
    }

    /** Begins to take samples of what threads do. */
    @POST
    @Path("recording")
    @Consumes(MediaType.WILDCARD)
    public void record() {
        Samples.begin();
    }

    /**
     * Ends it.
     *
     * @param file where the samples go, on this machine
     */
    @POST
    @Path("recorded")
    @Consumes(MediaType.WILDCARD)
    public void recorded(@QueryParam("file") String file) throws IOException {
        Samples.end(java.nio.file.Path.of(file));
    }

    /** Begins to count what requests cost. */
    @POST
    @Path("costs")
    @Consumes(MediaType.WILDCARD)
    public void countCosts() {
        statistics().setStatisticsEnabled(true);
        CountedSignatures.begin();
        CountedParsers.begin();
    }

    /** Ends the count. */
    @DELETE
    @Path("costs")
    public void endCosts() {
        statistics().setStatisticsEnabled(false);
        CountedSignatures.end();
        CountedParsers.end();
    }

    /** Returns the costs of all requests together since the server's start, as far as they were counted. */
    @GET
    @Path("costs")
    @Produces(MediaType.APPLICATION_JSON)
    public Map<String, Long> costs() {
        return Map.of(
                "statements", statistics().getPrepareStatementCount(),
                "rows", statistics().getEntityInsertCount(),
                "signed", CountedSignatures.signed(),
                "verified", CountedSignatures.verified(),
                "parsed", CountedParsers.count());
    }

    private Statistics statistics() {
        return databaseSession().getSessionFactory().getStatistics();
    }

    private Session databaseSession() {
        return session.getProvider(JpaConnectionProvider.class)
                .getEntityManager()
                .unwrap(Session.class);
    }

    private static Stream<MemoryPoolMXBean> heapPools() {
        return ManagementFactory.getMemoryPoolMXBeans().stream().filter(pool -> pool.getType() == MemoryType.HEAP);
    }
}
