-- The customer's own SQL script, as it stands: idempotent, so that a database made by it is where we begin.

-- Ekstensi untuk menghasilkan UUID (opsional, tapi bagus untuk ID unik)
CREATE EXTENSION IF NOT EXISTS "uuid-ossp";

-- Tabel untuk pengguna aplikasi (Agen CS, Admin)
CREATE TABLE IF NOT EXISTS users (
    id UUID PRIMARY KEY DEFAULT uuid_generate_v4(),
    full_name VARCHAR(100) NOT NULL,
    email VARCHAR(100) UNIQUE NOT NULL,
    password_hash VARCHAR(255) NOT NULL,
    role VARCHAR(20) NOT NULL CHECK (role IN ('agent', 'admin')), -- Peran pengguna
    created_at TIMESTAMPTZ DEFAULT CURRENT_TIMESTAMP
);

-- Tipe data ENUM untuk status dan prioritas tiket
-- Menggunakan blok DO untuk membuat tipe data ENUM secara idempoten
DO $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'ticket_status') THEN
        CREATE TYPE ticket_status AS ENUM ('open', 'pending', 'on_hold', 'closed');
    END IF;
    IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'ticket_priority') THEN
        CREATE TYPE ticket_priority AS ENUM ('low', 'medium', 'high', 'urgent');
    END IF;
END$$;

-- Tabel utama untuk sistem ticketing dari Alur B
CREATE TABLE IF NOT EXISTS tickets (
    id BIGSERIAL PRIMARY KEY, -- ID tiket yang mudah dibaca (1, 2, 3...)
    ticket_uid VARCHAR(30) UNIQUE NOT NULL, -- ID tiket yang ramah (misal: "CS-2024-0001")
    tracking_number VARCHAR(50) UNIQUE, -- Nomor resi/AWB terkait
    customer_phone VARCHAR(30),
    subject VARCHAR(255) NOT NULL,
    description TEXT NOT NULL, -- Deskripsi awal masalah
    status ticket_status DEFAULT 'open',
    priority ticket_priority DEFAULT 'medium',
    
    -- Relasi ke agen yang menangani
    assigned_to_user_id UUID,
    
    created_at TIMESTAMPTZ DEFAULT CURRENT_TIMESTAMP,
    updated_at TIMESTAMPTZ DEFAULT CURRENT_TIMESTAMP,
    closed_at TIMESTAMPTZ, -- Waktu tiket ditutup
    
    FOREIGN KEY (assigned_to_user_id) REFERENCES users(id) ON DELETE SET NULL
);

-- Index untuk pencarian tabel tickets
CREATE INDEX IF NOT EXISTS idx_tickets_tracking_number ON tickets (tracking_number);
CREATE INDEX IF NOT EXISTS idx_tickets_status ON tickets (status);
CREATE INDEX IF NOT EXISTS idx_tickets_assigned_to ON tickets (assigned_to_user_id);

-- Tabel untuk mencatat log broadcast dari Alur A
CREATE TABLE IF NOT EXISTS broadcast_logs (
    id UUID PRIMARY KEY DEFAULT uuid_generate_v4(),
    tracking_number VARCHAR(50), 
    consignee_phone VARCHAR(30),
    status VARCHAR(20) NOT NULL CHECK (status IN ('success', 'failed', 'pending')),
    message_content TEXT, -- Isi pesan yang dikirim
    error_message TEXT, -- Diisi jika status = 'failed'
    broadcast_at TIMESTAMPTZ DEFAULT CURRENT_TIMESTAMP,
    
    FOREIGN KEY (tracking_number) REFERENCES tickets(tracking_number) ON DELETE SET NULL
);

-- Index untuk pencarian tabel broadcast_logs
CREATE INDEX IF NOT EXISTS idx_broadcast_logs_tracking_number ON broadcast_logs (tracking_number);
CREATE INDEX IF NOT EXISTS idx_broadcast_logs_phone ON broadcast_logs (consignee_phone);

-- Tabel untuk menyimpan komentar/balasan/catatan internal pada tiket
CREATE TABLE IF NOT EXISTS ticket_comments (
    id UUID PRIMARY KEY DEFAULT uuid_generate_v4(),
    ticket_id BIGINT NOT NULL,
    user_id UUID, -- Agen yang membuat komentar
    comment_text TEXT NOT NULL,
    is_internal_note BOOLEAN DEFAULT TRUE, -- (TRUE = Catatan internal, FALSE = Balasan ke customer)
    created_at TIMESTAMPTZ DEFAULT CURRENT_TIMESTAMP,
    
    FOREIGN KEY (ticket_id) REFERENCES tickets(id) ON DELETE CASCADE, -- Hapus komentar jika tiket dihapus
    FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE SET NULL
);

-- Trigger untuk otomatis update kolom 'updated_at' di tabel tickets
CREATE OR REPLACE FUNCTION trigger_set_timestamp()
RETURNS TRIGGER AS $$
BEGIN
  NEW.updated_at = NOW();
  RETURN NEW;
END;
$$ LANGUAGE plpgsql;

-- Hapus trigger jika sudah ada sebelum membuatnya lagi, untuk menghindari error
DROP TRIGGER IF EXISTS set_timestamp_tickets ON tickets;
CREATE TRIGGER set_timestamp_tickets
BEFORE UPDATE ON tickets
FOR EACH ROW
EXECUTE FUNCTION trigger_set_timestamp();
