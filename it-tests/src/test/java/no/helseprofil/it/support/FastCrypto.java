package no.helseprofil.it.support;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestPlan;

/**
 * Listener that has the JVM of the tests sign and make keys by Amazon Corretto Crypto Provider. A test plays clients, of
 * which each request has two signatures, and those of the JDK would take a third of its time. The servers keep theirs.
 */
public final class FastCrypto implements TestExecutionListener {

    /** Installs the provider where this machine has its library; elsewhere tests are as right, and slower. */
    @Override
    public void testPlanExecutionStarted(TestPlan plan) {
        if (AmazonCorrettoCryptoProvider.INSTANCE.getLoadingError() == null) {
            AmazonCorrettoCryptoProvider.install();
        }
    }
}
