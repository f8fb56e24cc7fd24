package no.helseprofil.keycloak.bootstrap;

import java.util.List;
import no.helseprofil.keycloak.assessment.AssessedEntity;
import no.helseprofil.keycloak.assessment.RunEntity;
import no.helseprofil.keycloak.audit.ChangeEntity;
import no.helseprofil.keycloak.clientdraft.DraftEntity;
import no.helseprofil.keycloak.clientdraft.DraftKeyEntity;
import no.helseprofil.keycloak.incident.BlockTable.BlockEntity;
import no.helseprofil.keycloak.incident.BlockTable.BlockVersionEntity;
import no.helseprofil.keycloak.incident.EmergencyTable.EmergencyEntity;
import no.helseprofil.keycloak.notice.ClientChangeEntity;
import no.helseprofil.keycloak.notice.ContactEntity;
import no.helseprofil.keycloak.notice.NoticeEntity;
import no.helseprofil.keycloak.observations.FigureEntity;
import no.helseprofil.keycloak.observations.ObservationEntity;
import no.helseprofil.keycloak.observations.RefusalEntity;
import no.helseprofil.keycloak.organisation.ChoiceEntity;
import no.helseprofil.keycloak.provenance.AttributeProvenance;
import no.helseprofil.keycloak.provenance.AttributeProvenance.ProvenanceEntity;
import no.helseprofil.keycloak.quota.QuotaEntity;
import no.helseprofil.keycloak.quota.Quotas;
import no.helseprofil.keycloak.server.PlainFactory;
import no.helseprofil.keycloak.testrun.TestRunEntity;
import no.helseprofil.keycloak.transparency.LogTable.EntryEntity;
import no.helseprofil.keycloak.transparency.LogTable.LogEntity;
import no.helseprofil.keycloak.transparency.LogTable.LogKeyEntity;
import no.helseprofil.keycloak.transparency.WitnessTable.WitnessedEntity;
import org.keycloak.connections.jpa.entityprovider.JpaEntityProvider;
import org.keycloak.connections.jpa.entityprovider.JpaEntityProviderFactory;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;

/**
 * Factory that declares our tables to Keycloak. It creates them with its own, or writes the SQL, as the operator chose.
 */
public final class ProfileJpaEntityProviderFactory
        implements JpaEntityProviderFactory, PlainFactory<JpaEntityProvider>, JpaEntityProvider {

    /** Id that Keycloak derives the name of the changelog table from: DATABASECHANGELOG_HELSEPROFI. */
    private static final String ID = "helseprofil";

    private static final String CHANGELOG = "META-INF/helseprofil-changelog.xml";

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public String getFactoryId() {
        return ID;
    }

    @Override
    public JpaEntityProvider create(KeycloakSession session) {
        return this;
    }

    @Override
    public List<Class<?>> getEntities() {
        return List.of(
                ChangeEntity.class,
                LogEntity.class,
                EntryEntity.class,
                LogKeyEntity.class,
                WitnessedEntity.class,
                ObservationEntity.class,
                RefusalEntity.class,
                FigureEntity.class,
                ChoiceEntity.class,
                ProvenanceEntity.class,
                RunEntity.class,
                AssessedEntity.class,
                NoticeEntity.class,
                ContactEntity.class,
                ClientChangeEntity.class,
                TestRunEntity.class,
                QuotaEntity.class,
                DraftEntity.class,
                DraftKeyEntity.class,
                BlockEntity.class,
                BlockVersionEntity.class,
                EmergencyEntity.class);
    }

    @Override
    public String getChangelogLocation() {
        return CHANGELOG;
    }

    @Override
    public void postInit(KeycloakSessionFactory factory) {
        factory.register(AttributeProvenance::on);
        factory.register(Quotas::on);
    }

    @Override
    public void close() {
        // holds no resources
    }
}
