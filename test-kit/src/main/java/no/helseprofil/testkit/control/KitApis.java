package no.helseprofil.testkit.control;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.jwk.JWKSet;
import com.sun.net.httpserver.HttpHandler;
import java.net.URI;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import no.helseprofil.testkit.api.ApiSettings;
import no.helseprofil.testkit.api.Flaw;
import no.helseprofil.testkit.api.RealmKeys;
import no.helseprofil.testkit.api.ReferenceApi;
import org.jspecify.annotations.Nullable;

/** Reference APIs below the address of the kit: right ones, and ones with any flaw. */
final class KitApis {

    private static final String PATH = "/kit/apis/";
    private static final String OPERATION = "/records";

    private final KitRealm realm;
    private final Map<String, Api> apis = new ConcurrentHashMap<>();

    KitApis(KitRealm realm) {
        this.realm = realm;
    }

    Object create(Asked asked) {
        Flaw flaw = asked.constant("flaw", Flaw.class);
        String id = UUID.randomUUID().toString();
        Api api = new Api(
                id,
                asked.base(),
                realm.issuer(asked),
                asked.text("audience", "nhn:demo-api"),
                asked.text("scope", KitTokens.SCOPE),
                asked.texts("levels"),
                flaw,
                null);
        apis.put(id, started(api));
        return api.json();
    }

    Object all() {
        return Map.of("apis", apis.values().stream().map(Api::json).toList());
    }

    @Nullable
    Object delete(Asked asked) {
        if (apis.remove(asked.variable()) == null) {
            throw new ControlException(404, "there is no API " + asked.variable());
        }
        return null;
    }

    void clear() {
        apis.clear();
    }

    /** Reads the realm's keys again for all APIs, after a rotation. */
    void readKeys() {
        apis.replaceAll((id, api) -> started(api));
    }

    /** Returns the API at a path; null if there is none. */
    @Nullable
    HttpHandler at(String path) {
        if (!path.startsWith(PATH) || !path.endsWith(OPERATION)) {
            return null;
        }
        Api found = apis.get(path.substring(PATH.length(), path.length() - OPERATION.length()));
        return found == null ? null : found.handler();
    }

    private Api started(Api api) {
        try {
            RealmKeys keys =
                    new RealmKeys(api.issuer(), JWKSet.parse(realm.keys().toString()));
            ApiSettings settings = ApiSettings.of(keys, api.audience())
                    .scope(api.scope())
                    .levels(api.levels().toArray(String[]::new))
                    .at(realm.time().clock());
            return api.handledBy(ReferenceApi.handler(settings, api.base(), api.flaw()));
        } catch (ParseException unreadable) {
            throw ControlException.ofServer("the realm's keys can't be read");
        }
    }

    private record Api(
            String id,
            URI base,
            String issuer,
            String audience,
            String scope,
            List<String> levels,
            @Nullable Flaw flaw,
            @Nullable HttpHandler handler) {

        Api handledBy(HttpHandler other) {
            return new Api(id, base, issuer, audience, scope, levels, flaw, other);
        }

        ObjectNode json() {
            ObjectNode json = Json.object().put("id", id).put("url", base + PATH + id + OPERATION);
            return flaw == null ? json : json.put("flaw", flaw.name()).put("requirement", flaw.requirement());
        }
    }
}
