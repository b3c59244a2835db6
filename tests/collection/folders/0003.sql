BEGIN TRANSACTION;
CREATE TABLE address (
	id INTEGER NOT NULL, 
	url VARCHAR NOT NULL, 
	source_key VARCHAR(80) NOT NULL, 
	document_id VARCHAR(12), 
	first_seen DATETIME NOT NULL, 
	last_seen DATETIME NOT NULL, 
	received DATETIME, 
	etag VARCHAR, 
	last_modified VARCHAR, 
	blob_hash VARCHAR(64), 
	modified VARCHAR, 
	redirect_to VARCHAR, 
	outlinks JSON NOT NULL, 
	strikes INTEGER NOT NULL, 
	struck DATETIME, 
	PRIMARY KEY (id), 
	FOREIGN KEY(document_id) REFERENCES document (id), 
	UNIQUE (url)
);
INSERT INTO "address" VALUES(1,'https://procedures.aldermoor.example/contents.html','aldermoor-procedures','jp5qkvmrb4','2026-11-30 05:15:15.869851','2026-11-30 05:15:19.275674','2026-11-30 05:15:19.275674',NULL,NULL,'a5a65eb36fe1c64bcbd75219bff2ae084be39763f3798214bd339bba3c9db17d',NULL,NULL,'["https://procedures.aldermoor.example/p_bruising.html", "https://procedures.aldermoor.example/p_curiosity.html", "https://procedures.aldermoor.example/p_moves.html"]',0,NULL);
INSERT INTO "address" VALUES(2,'https://procedures.aldermoor.example/p_bruising.html','aldermoor-procedures','zrtgjfmpcx','2026-11-30 05:15:15.915934','2026-11-30 05:15:19.668597','2026-11-30 05:15:19.668597',NULL,NULL,'b67028d714daed795a8e4e6e2aea91012ae7cdc12ac05450559be6656d7e3af4',NULL,NULL,'[]',0,NULL);
INSERT INTO "address" VALUES(3,'https://procedures.aldermoor.example/p_curiosity.html','aldermoor-procedures','pwqmzs7y3g','2026-11-30 05:15:15.923708','2026-11-30 05:15:19.680656','2026-11-30 05:15:19.680656',NULL,NULL,'da2471b7dccbd640e59bbf1db2d2f0e868da60034a187bc5dedf25a5d6de3752',NULL,NULL,'[]',0,NULL);
INSERT INTO "address" VALUES(4,'https://procedures.aldermoor.example/p_moves.html','aldermoor-procedures','n8dynefhg2','2026-11-30 05:15:15.943448','2026-11-30 05:15:19.682947','2026-11-30 05:15:19.682947',NULL,NULL,'458184d23704a782620eedb31238abaa6c5a908dd3daab8c57efef647d3e88e5',NULL,NULL,'[]',0,NULL);
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0003');
CREATE TABLE audit (
	id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	user_name VARCHAR(80) NOT NULL, 
	action VARCHAR(20) NOT NULL, 
	detail VARCHAR NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "audit" VALUES(1,'2026-11-30 05:15:18.461483','','sign-in-refused','from 127.0.0.1');
INSERT INTO "audit" VALUES(2,'2026-11-30 05:15:18.720833','trainer','sign-in','from 127.0.0.1');
CREATE TABLE briefing (
	id VARCHAR(12) NOT NULL, 
	title VARCHAR NOT NULL, 
	origin VARCHAR NOT NULL, 
	format VARCHAR(20) NOT NULL, 
	media_type VARCHAR NOT NULL, 
	blob_hash VARCHAR(64) NOT NULL, 
	imported DATETIME NOT NULL, 
	published DATE, 
	published_words VARCHAR, 
	area VARCHAR(80), 
	document_id VARCHAR(12), 
	PRIMARY KEY (id), 
	FOREIGN KEY(document_id) REFERENCES document (id), 
	UNIQUE (origin)
);
INSERT INTO "briefing" VALUES('8rsykps6ym','Learning from a review of Child Q','file:///briefings/child-q.txt','text','text/plain','2c016edd672e2280b114f3e9893e8851dcd3e3d64a5649ba5106039f25c2267d','2026-11-30 05:15:16.634899',NULL,NULL,NULL,NULL);
INSERT INTO "briefing" VALUES('g7n453gmcz','Learning from an audit of missed appointments','file:///briefings/audit.txt','text','text/plain','e9f328d395fc3dee1dbf1a74c877abc12434af36bcdbaacf9ceec1629ad65038','2026-11-30 05:15:19.204207',NULL,NULL,NULL,NULL);
CREATE TABLE briefing_other_link (
	id INTEGER NOT NULL, 
	briefing_id VARCHAR(12) NOT NULL, 
	position INTEGER NOT NULL, 
	url VARCHAR NOT NULL, 
	words VARCHAR NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(briefing_id) REFERENCES briefing (id)
);
CREATE TABLE citation (
	id INTEGER NOT NULL, 
	point_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	cited_text VARCHAR NOT NULL, 
	cited_url VARCHAR, 
	status VARCHAR(20) NOT NULL, 
	method VARCHAR(20), 
	score DOUBLE NOT NULL, 
	document_id VARCHAR(12), 
	confirmed BOOLEAN NOT NULL, 
	checked DATETIME NOT NULL, why VARCHAR DEFAULT '' NOT NULL, evidence VARCHAR, since DATETIME DEFAULT '1970-01-01 00:00:00' NOT NULL, "before" VARCHAR(20), pin_quote VARCHAR, pin_prefix VARCHAR, pin_suffix VARCHAR, pin_section INTEGER, stands_section INTEGER, stands_words VARCHAR, likeness DOUBLE, pin_version_id INTEGER REFERENCES version (id), stands_version_id INTEGER REFERENCES version (id), 
	PRIMARY KEY (id), 
	FOREIGN KEY(document_id) REFERENCES document (id), 
	FOREIGN KEY(point_id) REFERENCES learning_point (id)
);
INSERT INTO "citation" VALUES(1,1,0,'Bruising in Babies chapter','https://procedures.aldermoor.example/p_bruising.html','exact','address',1.0,'zrtgjfmpcx',1,'2026-11-30 05:15:20.225113','',NULL,'2026-11-30 05:15:16.642238',NULL,'Discuss any bruise in a baby who cannot roll over with a senior colleague on the same day.','ned by a fall from a sofa alone.','Write down what was said in the',0,0,'Discuss any bruise in a baby who cannot roll over with a senior colleague on the same day.',1.0,2,2);
INSERT INTO "citation" VALUES(2,2,0,'Professional Curiosity chapter','https://procedures.aldermoor.example/p_curiosity.html','exact','address',1.0,'pwqmzs7y3g',0,'2026-11-30 05:15:20.225379','',NULL,'2026-11-30 05:15:16.642241',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "citation" VALUES(3,4,0,'Escalation Process','https://elsewhere.example/escalation.pdf','outside','scope',1.0,NULL,0,'2026-11-30 05:15:20.225594','',NULL,'2026-11-30 05:15:16.642241',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "citation" VALUES(4,3,0,'Families who Move',NULL,'suggested','title',1.0,'n8dynefhg2',0,'2026-11-30 05:15:20.225482','',NULL,'2026-11-30 05:15:16.646191',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "citation" VALUES(5,6,0,'Professional Curiosity chapter',NULL,'suggested','title',1.0,'pwqmzs7y3g',0,'2026-11-30 05:15:20.233016','',NULL,'2026-11-30 05:15:19.213728',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE crawl (
	id INTEGER NOT NULL, 
	source_key VARCHAR(80) NOT NULL, 
	state VARCHAR(20) NOT NULL, 
	started DATETIME NOT NULL, 
	finished DATETIME, 
	message VARCHAR, 
	PRIMARY KEY (id)
);
INSERT INTO "crawl" VALUES(1,'aldermoor-procedures','done','2026-11-30 05:15:15.455897','2026-11-30 05:15:15.962756',NULL);
INSERT INTO "crawl" VALUES(2,'aldermoor-procedures','done','2026-11-30 05:15:19.261163','2026-11-30 05:15:19.700851',NULL);
CREATE TABLE document (
	id VARCHAR(12) NOT NULL, 
	source_key VARCHAR(80) NOT NULL, 
	state VARCHAR(20) NOT NULL, 
	url VARCHAR NOT NULL, 
	title VARCHAR NOT NULL, 
	number VARCHAR, 
	kind VARCHAR(40) NOT NULL, 
	kind_reason VARCHAR NOT NULL, 
	area VARCHAR(80) NOT NULL, 
	nation VARCHAR(40) NOT NULL, 
	authority VARCHAR(40) NOT NULL, 
	format VARCHAR(20) NOT NULL, 
	reviewed DATE, 
	reviewed_words VARCHAR, 
	next_review DATE, 
	next_review_words VARCHAR, 
	no_text BOOLEAN NOT NULL, 
	first_seen DATETIME NOT NULL, 
	checked DATETIME NOT NULL, 
	changed DATETIME NOT NULL, 
	gone DATETIME, 
	version_id INTEGER, 
	PRIMARY KEY (id), 
	CONSTRAINT fk_document_version FOREIGN KEY(version_id) REFERENCES version (id)
);
INSERT INTO "document" VALUES('jp5qkvmrb4','aldermoor-procedures','current','https://procedures.aldermoor.example/contents.html','Contents',NULL,'procedure','the source declares it','aldermoor','england','partnership','html',NULL,NULL,NULL,NULL,0,'2026-11-30 05:15:15.869851','2026-11-30 05:15:19.275674','2026-11-30 05:15:15.869851',NULL,1);
INSERT INTO "document" VALUES('zrtgjfmpcx','aldermoor-procedures','current','https://procedures.aldermoor.example/p_bruising.html','1.2 Bruising in Babies',NULL,'procedure','the source declares it','aldermoor','england','partnership','html',NULL,NULL,NULL,NULL,0,'2026-11-30 05:15:15.915934','2026-11-30 05:15:19.668597','2026-11-30 05:15:19.668597',NULL,5);
INSERT INTO "document" VALUES('pwqmzs7y3g','aldermoor-procedures','current','https://procedures.aldermoor.example/p_curiosity.html','1.3 Professional Curiosity',NULL,'procedure','the source declares it','aldermoor','england','partnership','html',NULL,NULL,NULL,NULL,0,'2026-11-30 05:15:15.923708','2026-11-30 05:15:19.680656','2026-11-30 05:15:15.923708',NULL,3);
INSERT INTO "document" VALUES('n8dynefhg2','aldermoor-procedures','current','https://procedures.aldermoor.example/p_moves.html','1.4 Families who Move',NULL,'procedure','the source declares it','aldermoor','england','partnership','html',NULL,NULL,NULL,NULL,0,'2026-11-30 05:15:15.943448','2026-11-30 05:15:19.682947','2026-11-30 05:15:15.943448',NULL,4);
CREATE TABLE document_link (
	id INTEGER NOT NULL, 
	version_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	url VARCHAR NOT NULL, 
	words VARCHAR NOT NULL, 
	section INTEGER, 
	start INTEGER, 
	"end" INTEGER, 
	page INTEGER, 
	PRIMARY KEY (id), 
	FOREIGN KEY(version_id) REFERENCES version (id)
);
INSERT INTO "document_link" VALUES(1,1,0,'https://procedures.aldermoor.example/p_bruising.html','Bruising in Babies',0,0,18,NULL);
INSERT INTO "document_link" VALUES(2,1,1,'https://procedures.aldermoor.example/p_curiosity.html','Professional Curiosity',0,19,41,NULL);
INSERT INTO "document_link" VALUES(3,1,2,'https://procedures.aldermoor.example/p_moves.html','Families who Move',0,42,59,NULL);
CREATE TABLE document_topic (
	document_id VARCHAR(12) NOT NULL, 
	topic VARCHAR(60) NOT NULL, 
	reason VARCHAR NOT NULL, 
	PRIMARY KEY (document_id, topic), 
	FOREIGN KEY(document_id) REFERENCES document (id)
);
INSERT INTO "document_topic" VALUES('zrtgjfmpcx','medicals-and-bruising','the title holds “bruising”');
INSERT INTO "document_topic" VALUES('zrtgjfmpcx','unborn-and-babies','the title holds “babies”');
INSERT INTO "document_topic" VALUES('pwqmzs7y3g','professional-curiosity','the title holds “professional curiosity”');
CREATE TABLE frontier_entry (
	id INTEGER NOT NULL, 
	crawl_id INTEGER NOT NULL, 
	url VARCHAR NOT NULL, 
	found_on VARCHAR, 
	depth INTEGER NOT NULL, 
	state VARCHAR(20) NOT NULL, 
	outcome VARCHAR(20), 
	reason VARCHAR, 
	document_id VARCHAR(12), 
	finished DATETIME, 
	PRIMARY KEY (id), 
	FOREIGN KEY(crawl_id) REFERENCES crawl (id), 
	FOREIGN KEY(document_id) REFERENCES document (id), 
	UNIQUE (crawl_id, url)
);
INSERT INTO "frontier_entry" VALUES(1,1,'https://procedures.aldermoor.example/contents.html',NULL,0,'done','new',NULL,'jp5qkvmrb4','2026-11-30 05:15:15.869851');
INSERT INTO "frontier_entry" VALUES(2,1,'https://procedures.aldermoor.example/p_bruising.html','https://procedures.aldermoor.example/contents.html',1,'done','new',NULL,'zrtgjfmpcx','2026-11-30 05:15:15.915934');
INSERT INTO "frontier_entry" VALUES(3,1,'https://procedures.aldermoor.example/p_curiosity.html','https://procedures.aldermoor.example/contents.html',1,'done','new',NULL,'pwqmzs7y3g','2026-11-30 05:15:15.923708');
INSERT INTO "frontier_entry" VALUES(4,1,'https://procedures.aldermoor.example/p_moves.html','https://procedures.aldermoor.example/contents.html',1,'done','new',NULL,'n8dynefhg2','2026-11-30 05:15:15.943448');
INSERT INTO "frontier_entry" VALUES(5,2,'https://procedures.aldermoor.example/contents.html',NULL,0,'done','unchanged',NULL,'jp5qkvmrb4','2026-11-30 05:15:19.275674');
INSERT INTO "frontier_entry" VALUES(6,2,'https://procedures.aldermoor.example/p_bruising.html',NULL,0,'done','changed',NULL,'zrtgjfmpcx','2026-11-30 05:15:19.668597');
INSERT INTO "frontier_entry" VALUES(7,2,'https://procedures.aldermoor.example/p_curiosity.html',NULL,0,'done','unchanged',NULL,'pwqmzs7y3g','2026-11-30 05:15:19.680656');
INSERT INTO "frontier_entry" VALUES(8,2,'https://procedures.aldermoor.example/p_moves.html',NULL,0,'done','unchanged',NULL,'n8dynefhg2','2026-11-30 05:15:19.682947');
CREATE TABLE learning_point (
	id INTEGER NOT NULL, 
	briefing_id VARCHAR(12) NOT NULL, 
	number INTEGER NOT NULL, 
	text VARCHAR NOT NULL, 
	heading VARCHAR NOT NULL, 
	anchor VARCHAR, 
	page INTEGER, short_id VARCHAR(8) DEFAULT '' NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(briefing_id) REFERENCES briefing (id)
);
INSERT INTO "learning_point" VALUES(1,'8rsykps6ym',1,'Discuss any bruise on the same day. See the Bruising in Babies chapter.','Learning',NULL,NULL,'snq7m67j');
INSERT INTO "learning_point" VALUES(2,'8rsykps6ym',2,'Ask questions. Check the answers you are given. See the Professional Curiosity chapter.','Learning',NULL,NULL,'yj4vpjcb');
INSERT INTO "learning_point" VALUES(3,'8rsykps6ym',3,'Follow the family when it moves. See the Families who Move chapter.','Learning',NULL,NULL,'r5sksqmn');
INSERT INTO "learning_point" VALUES(4,'8rsykps6ym',4,'Talk to the other worker first, then use the Escalation Process.','Learning',NULL,NULL,'6x2gzjzb');
INSERT INTO "learning_point" VALUES(6,'g7n453gmcz',1,'Every missed appointment is asked about. See the Professional Curiosity chapter.','Learning',NULL,NULL,'vmbkrbmf');
CREATE TABLE outside_address (
	url VARCHAR NOT NULL, 
	checked DATETIME NOT NULL, 
	answer VARCHAR NOT NULL, 
	answered DATETIME, 
	failures INTEGER NOT NULL, 
	failing_since DATETIME, 
	PRIMARY KEY (url)
);
INSERT INTO "outside_address" VALUES('https://elsewhere.example/escalation.pdf','2026-03-01 09:30:00.000000','It gave no page: the server answered 404.',NULL,1,'2026-03-01 09:30:00.000000');
CREATE TABLE revision (
	id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "revision" VALUES(1,5);
CREATE TABLE section (
	id INTEGER NOT NULL, 
	version_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	heading JSON NOT NULL, 
	anchor VARCHAR, 
	page INTEGER, 
	box VARCHAR(20) NOT NULL, 
	text VARCHAR NOT NULL, 
	layout JSON NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(version_id) REFERENCES version (id)
);
INSERT INTO "section" VALUES(1,1,0,'["Chapters"]',NULL,NULL,'body','Bruising in Babies
Professional Curiosity
Families who Move','[["item", 0, null], ["item", 0, null], ["item", 0, null]]');
INSERT INTO "section" VALUES(2,2,0,'["1. What to do"]',NULL,NULL,'body','A bruise in a baby is never explained by a fall from a sofa alone.
Discuss any bruise in a baby who cannot roll over with a senior colleague on the same day.
Write down what was said in the words in which it was said.','[["paragraph", 0, null], ["paragraph", 0, null], ["paragraph", 0, null]]');
INSERT INTO "section" VALUES(3,2,1,'["2. Who to tell"]',NULL,NULL,'body','Tell the named nurse and the social worker of the family, and the manager on duty.','[["paragraph", 0, null]]');
INSERT INTO "section" VALUES(4,3,0,'["1. Asking"]',NULL,NULL,'body','Ask one more question than is comfortable, and check the answers that you are given.
See every room in which a child sleeps.','[["paragraph", 0, null], ["paragraph", 0, null]]');
INSERT INTO "section" VALUES(5,3,1,'["2. Supervision"]',NULL,NULL,'body','Talk in supervision about what you have not seen, and about what you were told and could not check.','[["paragraph", 0, null]]');
INSERT INTO "section" VALUES(6,4,0,'["1. Schools"]',NULL,NULL,'body','Tell the school of a new address on the day on which the family tells you of it.','[["paragraph", 0, null]]');
INSERT INTO "section" VALUES(7,4,1,'["2. Records"]',NULL,NULL,'body','Records follow the child within five working days of the move.','[["paragraph", 0, null]]');
INSERT INTO "section" VALUES(8,5,0,'["1. What to do"]',NULL,NULL,'body','A bruise in a baby is never explained by a fall from a sofa alone.
Discuss any bruise in a baby who cannot roll over with a senior colleague on the same day.
Write down what was said in the words in which it was said.','[["paragraph", 0, null], ["paragraph", 0, null], ["paragraph", 0, null]]');
INSERT INTO "section" VALUES(9,5,1,'["2. Who to tell"]',NULL,NULL,'body','Tell the named nurse and the social worker of the family, and the manager on duty within one hour.','[["paragraph", 0, null]]');
CREATE TABLE sign_in (
	token_hash VARCHAR(64) NOT NULL, 
	user_id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	PRIMARY KEY (token_hash), 
	FOREIGN KEY(user_id) REFERENCES user (id)
);
INSERT INTO "sign_in" VALUES('a82c72781db92449b9e57bf4273f6dd49a4025549895634f0a71e3c7c8cf1a8b',1,'2026-11-30 05:15:18.719456');
CREATE TABLE source (
	"key" VARCHAR(80) NOT NULL, 
	name VARCHAR NOT NULL, 
	area VARCHAR(80) NOT NULL, 
	nation VARCHAR(40) NOT NULL, 
	authority VARCHAR(40) NOT NULL, 
	home VARCHAR NOT NULL, 
	PRIMARY KEY ("key")
);
INSERT INTO "source" VALUES('aldermoor-procedures','Aldermoor procedures','aldermoor','england','partnership','https://procedures.aldermoor.example/contents.html');
CREATE TABLE user (
	id INTEGER NOT NULL, 
	name VARCHAR(80) NOT NULL, 
	password_hash VARCHAR NOT NULL, 
	created DATETIME NOT NULL, 
	disabled BOOLEAN NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (name)
);
INSERT INTO "user" VALUES(1,'trainer','$argon2id$v=19$m=65536,t=3,p=4$D2uCdiv5GxhmCJM+WX+dSQ$C6FYRhUMnaL2RbFMTulXJa4YpoylOurryGVDnBkAKsE','2026-11-30 05:15:17.213872',0);
INSERT INTO "user" VALUES(2,'admin','$argon2id$v=19$m=65536,t=3,p=4$BPdQC+NBSYk0R0QJCqXJnw$0V0Ek620kcPZ3I5QMNIam4vedORq5K93JLqalBmXwXQ','2026-11-30 05:15:17.539467',0);
CREATE TABLE version (
	id INTEGER NOT NULL, 
	document_id VARCHAR(12) NOT NULL, 
	number INTEGER NOT NULL, 
	fetched DATETIME NOT NULL, 
	url VARCHAR NOT NULL, 
	media_type VARCHAR NOT NULL, 
	blob_hash VARCHAR(64) NOT NULL, 
	text_hash VARCHAR(64) NOT NULL, 
	title VARCHAR NOT NULL, 
	chapter VARCHAR, 
	dates JSON NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(document_id) REFERENCES document (id)
);
INSERT INTO "version" VALUES(1,'jp5qkvmrb4',1,'2026-11-30 05:15:15.869851','https://procedures.aldermoor.example/contents.html','text/html','a5a65eb36fe1c64bcbd75219bff2ae084be39763f3798214bd339bba3c9db17d','9e34db4bb3ea42cd9c497c36fbc8f3d336eeca36ed4fa183e61f902caf36a601','Contents',NULL,'{}');
INSERT INTO "version" VALUES(2,'zrtgjfmpcx',1,'2026-11-30 05:15:15.915934','https://procedures.aldermoor.example/p_bruising.html','text/html','ae3ccf1037a961a7363a747e59655ff2a755f4ebe7aea18b18d7b66b7ddc44bd','d8a3fa49fb362c2ee1f280a22658fc9aa37e22958619615fb2c8ef1e4a485c65','1.2 Bruising in Babies',NULL,'{}');
INSERT INTO "version" VALUES(3,'pwqmzs7y3g',1,'2026-11-30 05:15:15.923708','https://procedures.aldermoor.example/p_curiosity.html','text/html','da2471b7dccbd640e59bbf1db2d2f0e868da60034a187bc5dedf25a5d6de3752','de1ab7689e91aa5396230c71e56dde359b8db4f78ac9cf9bdc6b3cfc5540b75f','1.3 Professional Curiosity',NULL,'{}');
INSERT INTO "version" VALUES(4,'n8dynefhg2',1,'2026-11-30 05:15:15.943448','https://procedures.aldermoor.example/p_moves.html','text/html','458184d23704a782620eedb31238abaa6c5a908dd3daab8c57efef647d3e88e5','bc0626b33ce52022416f2c14427a1bb7269a7b67ff308e13a0bcd52014c4ed4d','1.4 Families who Move',NULL,'{}');
INSERT INTO "version" VALUES(5,'zrtgjfmpcx',2,'2026-11-30 05:15:19.668597','https://procedures.aldermoor.example/p_bruising.html','text/html','b67028d714daed795a8e4e6e2aea91012ae7cdc12ac05450559be6656d7e3af4','752c95f5d76feb38f9438bf775394b9a1a8010560f482d0a013056de2661451c','1.2 Bruising in Babies',NULL,'{}');
CREATE TABLE withdrawn_point (
	short_id VARCHAR(8) NOT NULL, 
	briefing_id VARCHAR(12) NOT NULL, 
	number INTEGER NOT NULL, 
	text VARCHAR NOT NULL, 
	withdrawn DATETIME NOT NULL, 
	PRIMARY KEY (short_id)
);
INSERT INTO "withdrawn_point" VALUES('gfj229nn','g7n453gmcz',1,'Write down who said what. See the Professional Curiosity chapter.','2026-11-30 05:15:19.206562');
CREATE INDEX ix_audit_at ON audit (at);
CREATE INDEX ix_crawl_source_key ON crawl (source_key);
CREATE INDEX ix_document_source_key ON document (source_key);
CREATE INDEX ix_address_document_id ON address (document_id);
CREATE INDEX ix_address_redirect_to ON address (redirect_to);
CREATE INDEX ix_address_source_key ON address (source_key);
CREATE INDEX ix_briefing_blob_hash ON briefing (blob_hash);
CREATE INDEX ix_document_topic_topic ON document_topic (topic);
CREATE INDEX ix_frontier_crawl_state ON frontier_entry (crawl_id, state, id);
CREATE INDEX ix_sign_in_user_id ON sign_in (user_id);
CREATE INDEX ix_version_document_id ON version (document_id);
CREATE INDEX ix_version_text_hash ON version (text_hash);
CREATE INDEX ix_briefing_other_link_briefing_id ON briefing_other_link (briefing_id);
CREATE INDEX ix_document_link_version_id ON document_link (version_id);
CREATE INDEX ix_learning_point_briefing_id ON learning_point (briefing_id);
CREATE INDEX ix_section_version ON section (version_id, position);
CREATE INDEX ix_citation_document_id ON citation (document_id);
CREATE INDEX ix_citation_point_id ON citation (point_id);
CREATE INDEX ix_citation_status ON citation (status);
CREATE UNIQUE INDEX ix_learning_point_short_id ON learning_point (short_id);
COMMIT;
