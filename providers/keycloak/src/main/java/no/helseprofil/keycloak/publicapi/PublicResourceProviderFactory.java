package no.helseprofil.keycloak.publicapi;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import no.helseprofil.attestation.Attestation;
import no.helseprofil.incident.IdentifierList;
import no.helseprofil.keycloak.blocklist.Blocklist;
import no.helseprofil.keycloak.blocklist.Blocklist.SignedList;
import no.helseprofil.keycloak.console.ConsoleResource;
import no.helseprofil.keycloak.help.RequirementAnswers;
import no.helseprofil.keycloak.self.SelfResource;
import no.helseprofil.keycloak.self.SelfServiceResource;
import no.helseprofil.keycloak.server.PlainFactory;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.keycloak.storage.RealmProfile;
import no.helseprofil.keycloak.storage.RealmProfiles;
import no.helseprofil.keycloak.testrunpage.TestRunResource;
import no.helseprofil.keycloak.testtoken.TestTokensResource;
import no.helseprofil.keycloak.transparency.SignedLog;
import no.helseprofil.keycloak.web.Negotiated;
import no.helseprofil.testtoken.TestTokenRequest;
import no.helseprofil.timetable.ProfileSchema;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.services.resource.RealmResourceProvider;
import org.keycloak.services.resource.RealmResourceProviderFactory;

/**
 * Factory of {@link PublicResource} under {@code /realms/{realm}/helseprofil}. A realm without the profile has no such
 * resource, as in stock Keycloak.
 */
public final class PublicResourceProviderFactory
        implements RealmResourceProviderFactory, PlainFactory<RealmResourceProvider> {

    private static final String PATH = "helseprofil";

    @Override
    public String getId() {
        return PATH;
    }

    @Override
    public RealmResourceProvider create(KeycloakSession session) {
        return new Provider(session);
    }

    private record Provider(KeycloakSession session) implements RealmResourceProvider {

        @Override
        public @Nullable Object getResource() {
            return RealmProfiles.isUnderProfile(session) ? new PublicResource(session) : null;
        }

        @Override
        public void close() {
            // holds no resources
        }
    }

    /**
     * Root resource for all that a realm under the profile answers in addition to Keycloak's own endpoints. The
     * requirements, the signed lists and the schemas are public; each resource below decides itself who may call it.
     */
    public static final class PublicResource {

        private final KeycloakSession session;
        private final RequirementAnswers requirements;

        PublicResource(KeycloakSession session) {
            this.session = session;
            this.requirements = new RequirementAnswers(session);
        }

        /** Returns all requirements, in the order in which a refusal names one. */
        @GET
        @Path("requirements")
        @Produces({MediaType.TEXT_HTML, MediaType.APPLICATION_JSON})
        public Response requirements() {
            return requirements.all();
        }

        /** Returns one requirement; 404 if there is none of this name. */
        @GET
        @Path("requirements/{id}")
        @Produces({MediaType.TEXT_HTML, MediaType.APPLICATION_JSON})
        public Response requirement(@PathParam("id") String id) {
            return requirements.one(id);
        }

        /** Returns the page of a refusal at the authorization endpoint again, in the language that its reader chose. */
        @GET
        @Path("refused/{id}")
        @Produces(MediaType.TEXT_HTML)
        public Response refused(@PathParam("id") String id) {
            return requirements.refused(id);
        }

        /**
         * Returns the realm's signed checkpoint, to be kept outside of the server. It names no clients and no people.
         */
        @GET
        @Path("checkpoint")
        @Produces(MediaType.TEXT_PLAIN)
        public Response checkpoint() {
            return CheckpointAnswer.of(session);
        }

        /** Returns the signed list of blocked keys, for APIs that validate tokens themselves. */
        @GET
        @Path("blocklist")
        @Produces(IdentifierList.MEDIA_TYPE)
        public Response blocklist() {
            return BlocklistAnswer.of(session, profile());
        }

        /** Returns the description of all our endpoints, for programs that generate requests from it. */
        @GET
        @Path("openapi.json")
        @Produces(MediaType.APPLICATION_JSON)
        public Response openApi() {
            return schema(MediaType.APPLICATION_JSON, OpenApi.of(session).toString(), "no-cache");
        }

        /** Returns the JSON schema of an attestation that clients send. */
        @GET
        @Path("attestation.schema.json")
        @Produces(ProfileSchema.MEDIA_TYPE)
        public Response attestationSchema() {
            return schema(ProfileSchema.MEDIA_TYPE, Attestation.schema().toPrettyString(), "public, max-age=3600");
        }

        /** Returns the resource with what an authenticated client may read about itself. */
        @Path("self")
        public SelfResource self() {
            return new SelfResource(session);
        }

        /** Returns the resource of the self-service, in the form that NHN's libraries use. */
        @Path("selvbetjening/v1")
        public SelfServiceResource selfService() {
            return new SelfServiceResource(session);
        }

        /** Returns the resource that makes tokens for tests of an API, if it is allowed. */
        @Path("test-tokens")
        public TestTokensResource testTokens() {
            return new TestTokensResource(session);
        }

        /** Returns the resource by which a vendor tests its client. */
        @Path("try")
        public TestRunResource tryResource() {
            return new TestRunResource(session);
        }

        @Path("console")
        public ConsoleResource console() {
            return new ConsoleResource(session);
        }

        private RealmProfile profile() {
            return RealmProfiles.of(session);
        }

        /**
         * Returns a schema, the same for every caller and every realm.
         *
         * @param cacheControl caching rules: a response that contains the address of the request has to be revalidated
         */
        private static Response schema(String type, String json, String cacheControl) {
            return Response.ok(json)
                    .type(type)
                    .header(HttpHeaders.CACHE_CONTROL, cacheControl)
                    .header("X-Content-Type-Options", "nosniff")
                    .build();
        }

        /**
         * Public response with the checkpoint of the realm's log. It takes three reads by keys and two signatures,
         * whatever the log's length, and creates nothing.
         */
        private static final class CheckpointAnswer {

            private static final String CACHED = "public, max-age=60";
            private static final String RETRY_AFTER_SECONDS = "60";

            private CheckpointAnswer() {}

            static Response of(KeycloakSession session) {
                try {
                    return SignedLog.of(session, session.getContext().getRealm().getId())
                            .map(log -> text(Response.ok(), log.checkpoint().note())
                                    .header(HttpHeaders.CACHE_CONTROL, CACHED)
                                    .build())
                            .orElseGet(() -> text(Response.status(404), "Nothing was logged yet\n")
                                    .build());
                } catch (SignedLog.UnsignedException unsigned) {
                    return text(Response.status(503), "No checkpoint can be signed; ask the realm's administrator\n")
                            .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
                            .build();
                }
            }

            private static Response.ResponseBuilder text(Response.ResponseBuilder answer, String text) {
                return answer.type(MediaType.TEXT_PLAIN_TYPE.withCharset("utf-8"))
                        .header("X-Content-Type-Options", "nosniff")
                        .entity(text);
            }
        }

        /**
         * OpenAPI 3.1 description of all our endpoints. The build writes it from the resources and the texts beside
         * them; here it gets the schemas of bodies, and the address of the server and realm.
         */
        private static final class OpenApi {

            private static final ObjectNode DOCUMENT = read();

            private OpenApi() {}

            /** Returns the description for the realm of this request. */
            static ObjectNode of(KeycloakSession session) {
                ObjectNode document = DOCUMENT.deepCopy();
                ObjectNode server = document.withArray("servers").addObject();
                server.put(
                        "url",
                        session.getContext().getUri().getBaseUri().toString().replaceAll("/+$", ""));
                String realm = session.getContext().getRealm().getName();
                document.withObject("/components/parameters/realm/schema").put("default", realm);
                document.withObject("/components/schemas/Profile").setAll(ProfileSchema.json());
                document.withObject("/components/schemas/TestTokenRequest").setAll(TestTokenRequest.schema());
                return document;
            }

            private static ObjectNode read() {
                try (InputStream file = OpenApi.class.getResourceAsStream("openapi.json")) {
                    return (ObjectNode) new ObjectMapper().readTree(Objects.requireNonNull(file));
                } catch (IOException unreadable) {
                    throw new UncheckedIOException(unreadable);
                }
            }
        }

        /** Public response with the list of blocked keys, always from memory (RFC 9110, sections 12.5.3 and 13.1.2). */
        static final class BlocklistAnswer {

            private static final String CACHED = "public, max-age=" + IdentifierList.TTL.toSeconds();
            private static final String RETRY_AFTER_SECONDS = "60";
            private static final Pattern COMMA = Pattern.compile("\\s*,\\s*");

            private BlocklistAnswer() {}

            static Response of(KeycloakSession session, RealmProfile profile) {
                return profile.active()
                        .flatMap(active -> new Blocklist(session).at(active.blocks(), ServerClock.INSTANCE.instant()))
                        .map(signed -> of(session.getContext().getRequestHeaders(), signed))
                        .orElseGet(BlocklistAnswer::unavailable);
            }

            private static Response of(HttpHeaders asked, SignedList list) {
                EntityTag tag = new EntityTag(list.tag(), true);
                return answer(asked, list, tag)
                        .tag(tag)
                        .header(HttpHeaders.CACHE_CONTROL, CACHED)
                        .header(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING)
                        .header("X-Content-Type-Options", "nosniff")
                        .build();
            }

            private static Response.ResponseBuilder answer(HttpHeaders asked, SignedList list, EntityTag tag) {
                if (known(asked).anyMatch(known -> isSame(known, tag.getValue()))) {
                    return Response.notModified();
                }
                return Negotiated.takesGzip(asked)
                        ? Response.ok(list.zipped(), IdentifierList.MEDIA_TYPE)
                                .header(HttpHeaders.CONTENT_ENCODING, Negotiated.GZIP)
                        : Response.ok(list.jwt(), IdentifierList.MEDIA_TYPE);
            }

            private static Stream<String> known(HttpHeaders asked) {
                return Optional.ofNullable(asked.getRequestHeader(HttpHeaders.IF_NONE_MATCH)).orElse(List.of()).stream()
                        .flatMap(COMMA::splitAsStream)
                        .map(String::strip);
            }

            /** Compares weakly, as this condition requires. */
            private static boolean isSame(String known, String tag) {
                String opaque = known.startsWith("W/") ? known.substring(2) : known;
                return opaque.equals("*") || opaque.equals('"' + tag + '"');
            }

            private static Response unavailable() {
                return Response.status(503)
                        .type(MediaType.TEXT_PLAIN_TYPE.withCharset("utf-8"))
                        .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
                        .header("X-Content-Type-Options", "nosniff")
                        .entity("There is no list of blocked keys at the moment; go on with the one that you have\n")
                        .build();
            }
        }
    }
}
