package no.helseprofil.it.realm;

import static no.helseprofil.it.support.Answers.succeeded;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import no.helseprofil.it.support.Scopes;
import no.helseprofil.it.support.TestRealm;

/** Ways to bring a mapper to a client's tokens; Keycloak asks no policy on any of them but the update. */
enum ForgingWay {
    SUB_RESOURCE_OF_THE_CLIENT {
        @Override
        void put(TestRealm realm, String clientId, ArrayNode mappers) {
            String models = client(realm, clientId) + "/protocol-mappers/models";
            mappers.forEach(mapper -> succeeded(realm.admin().post(models, mapper)));
        }
    },
    MANY_AT_ONCE {
        @Override
        void put(TestRealm realm, String clientId, ArrayNode mappers) {
            succeeded(realm.admin().post(client(realm, clientId) + "/protocol-mappers/add-models", mappers));
        }
    },
    SCOPE_GIVEN_TO_THE_CLIENT {
        @Override
        void put(TestRealm realm, String clientId, ArrayNode mappers) {
            Scopes.add(realm, "forging");
            putOnScope(realm, "forging", mappers);
            Scopes.give(realm, "forging", clientId, "default");
            hide(realm, "forging");
        }
    },
    SCOPE_THAT_EVERY_CLIENT_HAS {
        @Override
        void put(TestRealm realm, String clientId, ArrayNode mappers) {
            putOnScope(realm, "basic", mappers);
        }
    },
    SCOPE_OF_THE_API {
        @Override
        void put(TestRealm realm, String clientId, ArrayNode mappers) {
            putOnScope(realm, TestRealm.SCOPE, mappers);
        }
    },
    UPDATE_OF_THE_CLIENT {
        @Override
        void put(TestRealm realm, String clientId, ArrayNode mappers) {
            realm.change(clientId, client -> client.set("protocolMappers", mappers));
        }
    },
    PARTIAL_IMPORT {
        @Override
        void put(TestRealm realm, String clientId, ArrayNode mappers) {
            ObjectNode client = realm.admin().client(clientId);
            client.set("protocolMappers", mappers);
            ObjectNode imported = Representations.json("{ \"ifResourceExists\": \"OVERWRITE\" }");
            imported.putArray("clients").add(client);
            succeeded(realm.admin().post("partialImport", imported));
            realm.change(clientId, ForgingWay::withServiceAccount);
        }
    };

    abstract void put(TestRealm realm, String clientId, ArrayNode mappers);

    private static String client(TestRealm realm, String clientId) {
        return "clients/" + realm.id(clientId);
    }

    /** Keycloak deletes the account with the client that is overwritten, and makes another only when it is updated. */
    private static void withServiceAccount(ObjectNode client) {
        client.put("serviceAccountsEnabled", true);
    }

    private static void putOnScope(TestRealm realm, String name, ArrayNode mappers) {
        succeeded(realm.admin().post(scope(realm, name) + "/protocol-mappers/add-models", mappers));
    }

    /** Hides the scope itself from tokens, so that only the effect of its mappers can be seen. */
    private static void hide(TestRealm realm, String name) {
        ObjectNode scope = (ObjectNode) realm.admin().get(scope(realm, name)).json();
        ((ObjectNode) scope.get("attributes")).put("include.in.token.scope", "false");
        succeeded(realm.admin().put(scope(realm, name), scope));
    }

    private static String scope(TestRealm realm, String name) {
        return "client-scopes/" + Scopes.id(realm, name);
    }
}
