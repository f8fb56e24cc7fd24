package no.helseprofil.keycloak.admin;

import jakarta.ws.rs.Path;
import no.helseprofil.keycloak.admin.LogResource.ChangesResource;
import no.helseprofil.keycloak.server.PlainFactory;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.resources.admin.AdminEventBuilder;
import org.keycloak.services.resources.admin.ext.AdminRealmResourceProvider;
import org.keycloak.services.resources.admin.ext.AdminRealmResourceProviderFactory;
import org.keycloak.services.resources.admin.fgap.AdminPermissionEvaluator;

/** Puts {@link AdminResource} under {@code /admin/realms/{realm}/helseprofil}. */
public final class AdminResourceFactory
        implements AdminRealmResourceProviderFactory,
                PlainFactory<AdminRealmResourceProvider>,
                AdminRealmResourceProvider {

    private static final String PATH = "helseprofil";

    @Override
    public String getId() {
        return PATH;
    }

    @Override
    public AdminRealmResourceProvider create(KeycloakSession session) {
        return this;
    }

    @Override
    public Object getResource(
            KeycloakSession session, RealmModel realm, AdminPermissionEvaluator auth, AdminEventBuilder adminEvent) {
        return new AdminResource(new AdminCall(session, realm, auth, adminEvent));
    }

    @Override
    public void close() {
        // holds nothing
    }

    /** Administration of a realm: one resource for each subject. Reading takes {@code view-clients}. */
    public static final class AdminResource {

        private final AdminCall call;

        AdminResource(AdminCall call) {
            this.call = call;
        }

        @Path("profile")
        public ProfileResource profile() {
            return new ProfileResource(readable());
        }

        /** Resource of what the realm needs beside its document. */
        @Path("install")
        public InstallResource install() {
            return new InstallResource(readable());
        }

        /** The requirements, and how the realm stands to them. */
        @Path("requirements")
        public RequirementsResource requirements() {
            return new RequirementsResource(readable());
        }

        /** The clients, and what the timetable says of them. */
        @Path("clients")
        public ClientsResource clients() {
            return new ClientsResource(readable());
        }

        /** The waivers of all clients. */
        @Path("waivers")
        public WaiversResource waivers() {
            return new WaiversResource(readable());
        }

        @Path("holds")
        public HoldsResource holds() {
            return new HoldsResource(readable());
        }

        @Path("blocks")
        public BlocksResource blocks() {
            return new BlocksResource(readable());
        }

        @Path("emergency")
        public EmergencyResource emergency() {
            return new EmergencyResource(readable());
        }

        /** Resource of the forecast: the clients that would be refused on a date. */
        @Path("forecast")
        public ForecastResource forecast() {
            return new ForecastResource(readable());
        }

        @Path("registers")
        public RegistersResource registers() {
            return new RegistersResource(readable());
        }

        @Path("refusals")
        public RefusalsResource refusals() {
            return new RefusalsResource(readable());
        }

        @Path("outcomes")
        public OutcomesResource outcomes() {
            return new OutcomesResource(readable());
        }

        /** Resource of the notices to contacts of clients. */
        @Path("notices")
        public NoticesResource notices() {
            return new NoticesResource(readable());
        }

        @Path("assessments")
        public AssessmentsResource assessments() {
            return new AssessmentsResource(readable());
        }

        @Path("changes")
        public ChangesResource changes() {
            return new ChangesResource(readable());
        }

        /** The keys by which vendors ask for clients. */
        @Path("draft-keys")
        public DraftKeysResource draftKeys() {
            return new DraftKeysResource(readable());
        }

        /** Resource of the transparency log, by which a reader verifies the changes. */
        @Path("log")
        public LogResource log() {
            return new LogResource(readable());
        }

        /** The keys by which the realm is a client of others. */
        @Path("identity-providers")
        public BrokerResource identityProviders() {
            return new BrokerResource(readable());
        }

        private AdminCall readable() {
            call.requireRead();
            return call;
        }
    }
}
